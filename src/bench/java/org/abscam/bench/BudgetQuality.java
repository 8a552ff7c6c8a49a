package org.abscam.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.statistics.Pearson;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.ScoredMasks;
import org.abscam.explain.options.Scoring;
import org.abscam.explain.budget.Budget;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.model.ModelLibrary;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanReader;

/**
 * How near the map of a budget is to that of all masks, image by image: Pearson's r of the maps in the scan's size, r of the map of phase one
 * with that of all masks beside it, how far the estimate that users are told is from the truth, and intersection over union of the pixels that
 * hotspots are made of.
 */
final class BudgetQuality {

	private static final double AIM = Budget.Auto.DEFAULT_MAP_ERROR;

	private BudgetQuality() {}

	/**
	 * @param scored masks that were scored
	 * @param masks different masks that there are
	 * @param channels K
	 * @param r of the map with that of all masks
	 * @param first r of the map of phase one with that of all masks
	 * @param estimate of r, 1 where all were scored
	 * @param overlap of the pixels that reach the hotspots' usual threshold
	 */
	private record Row(int scored, int masks, int channels, double r, double first, double estimate, double overlap) {}

	/** @param arguments a model, a folder of images, and, if wanted, a budget and how many of the images at most */
	static void print(String... arguments) throws Exception {
		if (arguments.length < 2 || arguments.length > 4) throw new IllegalArgumentException("budgets MODEL FOLDER [BUDGET [IMAGES]]");
		AskedBudget budget = AskedBudget.of("BUDGET", arguments.length > 2 ? arguments[2] : "auto", AIM);
		List<Path> files;
		try (Stream<Path> all = Files.list(Path.of(arguments[1]))) {
			files = all.filter(Files::isRegularFile).sorted().limit(arguments.length > 3 ? Integer.parseInt(arguments[3]) : Long.MAX_VALUE)
				.toList();
		}
		ScanSize size = ScanSize.of(ScanReader.open(files.get(0)));
		List<Row> rows = new ArrayList<>();
		try (Explainer first = open(arguments[0], CamMethod.ABS_CAM_INITIAL, AskedBudget.ALL, size);
			Explainer full = open(arguments[0], CamMethod.ABS_CAM, AskedBudget.ALL, size);
			Explainer few = open(arguments[0], CamMethod.ABS_CAM, budget, size)) {
			for (Path file : files) {
				Scan scan = ScanReader.open(file);
				Row row = row(explanation(first, scan), explanation(full, scan), explanation(few, scan));
				rows.add(row);
				System.out.printf(Locale.ROOT, "%-40s %4d of %4d masks, r0 %.4f, r %.4f, estimate %.4f, IoU %.3f%n", file.getFileName(),
					row.scored, row.masks, row.first, row.r, row.estimate, row.overlap);
			}
		}
		summary(rows);
	}

	/** For images of the size of the first, if the model takes any. */
	private static Explainer open(String model, CamMethod method, AskedBudget budget, ScanSize size) throws Exception {
		return Explainer.open(ModelLibrary.bundled().find(model),
			ExplainOptions.DEFAULTS.with(method).with(Running.on("cpu")).with(Scoring.DEFAULTS.with(budget)), size);
	}

	private static Explanation explanation(Explainer explainer, Scan scan) throws Exception {
		Explanation[] result = new Explanation[1];
		explainer.explain(NetworkImages.of(scan, explainer.model()), (i, e) -> result[0] = e, Progress.NONE);
		return result[0];
	}

	private static Row row(Explanation first, Explanation full, Explanation few) {
		ScoredMasks masks = few.masks().orElseThrow();
		return new Row(masks.scored(), masks.masks(), full.channels(), r(few.map(), full.map()), r(first.map(), full.map()),
			masks.estimate().orElse(1), overlap(few.map(), full.map()));
	}

	private static void summary(List<Row> rows) {
		System.out.printf(Locale.ROOT, "%d images, K = %d%n", rows.size(), rows.get(0).channels);
		print("scored / K", rows, row -> row.scored / (double) row.channels);
		print("r0, phase one", rows, Row::first);
		print("r", rows, Row::r);
		print("|estimate - r|", rows, row -> Math.abs(row.estimate - row.r));
		print("IoU of hotspots", rows, Row::overlap);
		List<Row> low = rows.stream().filter(row -> row.first < AIM).toList();
		System.out.printf(Locale.ROOT, "at least 80 %% of 1 - r0 removed in %d of the %d images with r0 < %.2f%n",
			low.stream().filter(row -> 1 - row.r <= .2 * (1 - row.first)).count(), low.size(), AIM);
		System.out.printf(Locale.ROOT, "estimate within .01 of r in %d of %d images%n",
			rows.stream().filter(row -> Math.abs(row.estimate - row.r) <= .01).count(), rows.size());
	}

	private static void print(String name, List<Row> rows, ToDoubleFunction<Row> value) {
		double[] sorted = rows.stream().mapToDouble(value).sorted().toArray();
		System.out.printf(Locale.ROOT, "%-16s min %.4f  10%% %.4f  median %.4f  90%% %.4f  max %.4f%n", name, sorted[0], at(sorted, .1),
			at(sorted, .5), at(sorted, .9), sorted[sorted.length - 1]);
	}

	private static double at(double[] sorted, double part) {
		double place = part * (sorted.length - 1);
		int below = (int) place;
		return below == sorted.length - 1 ? sorted[below] : sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
	}

	/** 0 where a map is constant; of two empty ones 1, as they are alike. */
	private static double r(float[] a, float[] b) {
		double r = Pearson.of(a, b);
		return Double.isNaN(r) ? Arrays.equals(a, b) ? 1 : 0 : r;
	}

	private static double overlap(float[] a, float[] b) {
		boolean[] inA = reached(a);
		boolean[] inB = reached(b);
		int both = 0;
		int either = 0;
		for (int i = 0; i < a.length; i++) {
			if (inA[i] && inB[i]) both++;
			if (inA[i] || inB[i]) either++;
		}
		return either == 0 ? 1 : both / (double) either;
	}

	private static boolean[] reached(float[] map) {
		float highest = 0;
		for (float value : map) highest = Math.max(highest, value);
		boolean[] reached = new boolean[map.length];
		for (int i = 0; i < map.length; i++) reached[i] = highest > 0 && map[i] >= HotspotFinder.DEFAULT_THRESHOLD * highest;
		return reached;
	}
}
