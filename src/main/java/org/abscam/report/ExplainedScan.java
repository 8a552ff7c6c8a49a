package org.abscam.report;

import ij.measure.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.sensitivity.ClassLikeness;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.explain.Agreement;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.ScoredMasks;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.TrainingLikeness;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.hotspot.Hotspot;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.report.overlay.MapPaint;
import org.abscam.report.overlay.SaliencyMaps;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * A scan with the explanations of its images. Of a part of the scan, maps and hotspots lie where the part lies in the whole.
 *
 * @param scan the whole scan
 * @param explainer what explained it; may be closed by now
 * @param networkImages the scan's images as the model saw them
 * @param images one per image, fewer if it was cancelled or failed
 * @param slices the slice of each map, from 1
 * @param maps one per slice that was explained, in the scan's size, 0 outside of the part that was explained
 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
 * @param seconds time it took
 * @param trouble why it ended early, if it failed
 */
public record ExplainedScan(Scan scan, Explainer explainer, NetworkImages networkImages, List<ExplainedImage> images,
	List<Integer> slices, SaliencyMaps maps, double threshold, double seconds, Optional<ExplainException> trouble) {

	/**
	 * Explains a scan and finds the hotspots. Blocks until done or cancelled. Of the explanations, only the maps are large; they go to
	 * a temporary file where they would fill the memory.
	 *
	 * @param scan the scan, or a part of it
	 * @param selection which slices
	 * @param explainer an open explainer
	 * @param threshold fraction of a map's maximum from which a pixel belongs to a hotspot, 0..1
	 * @param minimumArea smallest area of a hotspot in square units of the scan
	 * @param progress hears how far it is, and may stop it
	 * @return the explained scan; where something failed after the first image, with the images until then and the trouble
	 * @throws ExplainException if the scan does not fit the model, or nothing could be explained
	 */
	public static ExplainedScan of(Scan scan, Selection selection, Explainer explainer, double threshold, double minimumArea,
		Progress progress) throws ExplainException {
		return of(scan, selection, explainer, threshold, minimumArea, progress, NOTHING);
	}

	/** Measures a map as soon as it is there. */
	@FunctionalInterface
	public interface Measuring {

		/**
		 * @param images the scan's images
		 * @param index position of the one that was explained
		 * @param explanation of that image
		 * @return how far its map can be trusted, empty if that is not known
		 * @throws ExplainException if it cannot be measured
		 */
		Optional<EvaluatedImage> of(NetworkImages images, int index, Explanation explanation) throws ExplainException;

		/**
		 * @return how alike the map is to those of other classes, empty where that is not asked for
		 * @throws ExplainException if it cannot be measured
		 */
		default Optional<ClassLikeness> classes(NetworkImages images, int index, Explanation explanation) throws ExplainException {
			return Optional.empty();
		}

		/**
		 * @param explainer what explains, of which classes can be compared or not
		 * @param progress may stop the work
		 * @return this, which compares each map with those of other classes too, where there are such
		 */
		default Measuring comparingClasses(Explainer explainer, Progress progress) {
			boolean can = KnownSensitivity.of(explainer).filter(known -> known.inapplicable().isEmpty()).isPresent();
			return !can ? this : new Measuring() {

				@Override
				public Optional<EvaluatedImage> of(NetworkImages images, int index, Explanation explanation) throws ExplainException {
					return Measuring.this.of(images, index, explanation);
				}

				@Override
				public Optional<ClassLikeness> classes(NetworkImages images, int index, Explanation explanation) throws ExplainException {
					try {
						return Optional.of(ClassLikeness.of(explainer, images.image(index), explanation, progress));
					}
					catch (CancellationException e) {
						return Optional.empty();
					}
				}
			};
		}
	}

	/** Measures nothing. */
	public static final Measuring NOTHING = (images, index, explanation) -> Optional.empty();

	/**
	 * As {@link #of(Scan, Selection, Explainer, double, double, Progress)}, measuring each map.
	 *
	 * @param measuring measures a map
	 */
	public static ExplainedScan of(Scan scan, Selection selection, Explainer explainer, double threshold, double minimumArea,
		Progress progress, Measuring measuring) throws ExplainException {
		long start = System.nanoTime();
		Scan whole = scan.whole();
		NetworkImages networkImages = NetworkImages.of(scan, explainer.model(), selection);
		List<ExplainedImage> images = new ArrayList<>();
		List<Integer> slices = new ArrayList<>();
		int mapsPerImage = networkImages.mapped(0).size();
		SaliencyMaps maps = SaliencyMaps.roomFor(networkImages.count() * mapsPerImage, whole.width() * whole.height());
		ExplainException trouble = null;
		try {
			explainer.explain(networkImages, (index, explanation) -> {
				List<Integer> mapped = networkImages.mapped(index);
				List<float[]> placed = explanation.slices().stream().map(scan::onWholeImage).toList();
				maps.append(placed);
				String className = explainer.question().inWords(explanation.scores(), explanation.classIndex());
				images.add(
					ExplainedImage.of(mapped.get(0), whole.label(mapped.get(0)), explanation, hotspots(whole, mapped, placed, threshold,
						minimumArea, className), measuring.of(networkImages, index, explanation),
						measuring.classes(networkImages, index, explanation)));
				slices.addAll(mapped);
			}, progress);
		}
		catch (ExplainException e) {
			if (images.isEmpty()) throw e;
			trouble = e;
		}
		return new ExplainedScan(whole, explainer, networkImages, images, slices, maps, threshold, (System.nanoTime() - start) / 1e9,
			Optional.ofNullable(trouble));
	}

	/**
	 * A map without a new array where that can be, as slices are turned fast.
	 *
	 * @param index position among the slices
	 * @param room for its values, or {@code null}
	 * @return the map, which is not to be changed; in {@code room} or elsewhere
	 */
	public float[] map(int index, float[] room) {
		return maps.get(index, room);
	}

	/**
	 * @param slice of the stack, from 1
	 * @return its map, empty where it was not explained
	 */
	public Optional<float[]> mapOf(int slice) {
		int place = slices.indexOf(slice);
		return place < 0 ? Optional.empty() : Optional.of(maps.get(place));
	}

	/**
	 * @param slice of the stack, from 1
	 * @return the image that it belongs to, empty where it was not explained
	 */
	public Optional<ExplainedImage> imageOf(int slice) {
		int place = slices.indexOf(slice);
		return place < 0 ? Optional.empty() : Optional.of(images.get(place / (slices.size() / images.size())));
	}

	/** @return the first of the images that speak most for what is explained */
	public ExplainedImage mostTelling() {
		return mostTelling(images);
	}

	/**
	 * @param some of the images, one at least
	 * @return the first of these that speak most for what is explained
	 */
	public ExplainedImage mostTelling(List<ExplainedImage> some) {
		ExplainedImage most = some.get(0);
		for (ExplainedImage image : some) if (value(image) > value(most)) most = image;
		return most;
	}

	/** In a volume hotspots are found slice by slice, all against the maximum of the whole map. */
	private static List<Hotspot> hotspots(Scan scan, List<Integer> slices, List<float[]> maps, double threshold, double minimumArea,
		String className) {
		double maximum = maps.stream().mapToDouble(MapPaint::maximum).max().orElse(0);
		List<Hotspot> hotspots = new ArrayList<>();
		for (int z = 0; z < maps.size(); z++) {
			double relative =
				maps.size() == 1 ? threshold : threshold * maximum / Math.max(MapPaint.maximum(maps.get(z)), Double.MIN_NORMAL);
			if (relative > 1) continue;
			hotspots.addAll(
				HotspotFinder.find(maps.get(z), scan.width(), scan.height(), scan.calibration(), slices.get(z), relative, minimumArea,
					className));
		}
		return hotspots;
	}

	/** @return all hotspots, slice by slice */
	public List<Hotspot> hotspots() {
		return images.stream().flatMap(image -> image.hotspots().stream()).toList();
	}

	/**
	 * Measures of a hotspot whatever the calibration.
	 *
	 * @param area in pixels
	 * @param x of its centre in columns, that of the first column being 0.5
	 * @param y of its centre in rows, that of the first row being 0.5
	 */
	public record InPixels(double area, double x, double y) {}

	/**
	 * @param hotspot one of the hotspots
	 * @return its area and centre in pixels of the scan
	 */
	public InPixels inPixels(Hotspot hotspot) {
		Calibration units = scan.calibration();
		return new InPixels(hotspot.area() / (units.pixelWidth * units.pixelHeight), units.getRawX(hotspot.centroidX()),
			units.getRawY(hotspot.centroidY(), scan.height()));
	}

	/** @return whether every image was explained */
	public boolean isComplete() {
		return images.size() == networkImages.count();
	}

	/**
	 * @param classIndex index of a class
	 * @return its name
	 */
	public String className(int classIndex) {
		return explainer.model().classes().get(classIndex);
	}

	/**
	 * @param image one of the images
	 * @return what its map explains, in words; of a class, its name
	 */
	public String inWords(ExplainedImage image) {
		return explainer.question().inWords(image.scores(), image.classIndex());
	}

	/**
	 * @param image one of the images
	 * @return what the model says of it: probability, value, similarity or difference of scores
	 */
	public float value(ExplainedImage image) {
		return explainer.question().value(image.scores(), image.probabilities(), image.classIndex());
	}

	/**
	 * @param image one of the images
	 * @param index index of a class
	 * @return its probability; empty where what the model puts out is none
	 */
	public Optional<Float> probability(ExplainedImage image, int index) {
		return explainer.question().hasProbabilities() ? Optional.of(image.probabilities()[index]) : Optional.empty();
	}

	/** @return the sentence about images that do not look like those that the model was trained on; empty where all do, or nobody knows */
	public Optional<String> unlikeTraining() {
		return TrainingLikeness.warning(explainer.model(), images.stream().map(ExplainedImage::trainingDistance).toList(),
			images.stream().map(ExplainedImage::slice).toList());
	}

	/**
	 * @param image one of the images
	 * @return sentences on whether it is what the model is meant for, and looks like what it was trained on
	 */
	public List<String> warnings(ExplainedImage image) {
		return Stream.concat(explainer.model().warnings(scan).stream(),
			TrainingLikeness.warning(explainer.model(), List.of(image.trainingDistance()), List.of(image.slice())).stream()).toList();
	}

	/** @return sentences that the user should read */
	public List<String> warnings() {
		List<String> warnings = new ArrayList<>(explainer.model().warnings(scan));
		unlikeTraining().ifPresent(warnings::add);
		warnings.addAll(networkImages.warnings());
		warnings.addAll(explainer.notesBesideImages());
		inSingles().ifPresent(warnings::add);
		long empty = images.stream().filter(ExplainedImage::isEmpty).count();
		if (empty > 0) {
			warnings
				.add(some(empty, "map", " is", " are") + " empty: "
					+ (explainer.layers().isEmpty() ? "the masked images gave" : "the layer gave") + " no evidence for "
					+ (explainer.question().isOfClass() ? "the class" : "what was asked") + ", and nothing is drawn.");
		}
		long replaced = images.stream().flatMap(image -> image.masks().stream()).filter(ScoredMasks::replaced).count();
		if (replaced > 0) {
			warnings
				.add(some(replaced, "map", " is that", " are those") + " of " + CamMethod.ABS_CAM.option() + ": no place shows more than "
					+ "masks do on average, so that " + explainer.options().method().option() + " would be empty there.");
		}
		long nowhere =
			explainer.question().kind() != Question.Kind.REGION ? 0 : images.stream().filter(image -> value(image) == 0).count();
		if (nowhere > 0) {
			warnings.add("In " + (images.size() == 1 ? "the image" : nowhere + " of " + images.size() + " images")
				+ " the region is empty: nothing was drawn there, or the class is predicted "
				+ "nowhere.");
		}
		sensitivity().flatMap(known -> known.warning(explainedClass())).ifPresent(warnings::add);
		alike().ifPresent(warnings::add);
		if (!isComplete()) warnings.add("Ended after " + images.size() + " of " + networkImages.count() + " images.");
		int limit = explainer.options().scoring().channels();
		for (TargetLayer layer : explainer.layers()) {
			if (!explainer.options().method().hasTwoPhases() || limit == 0 || limit >= layer.channels()) continue;
			warnings.add(
				"Only the " + limit + " of " + layer.channels() + " channels of " + layer.tensor() + " with the largest maps were scored.");
		}
		falseEconomy().ifPresent(warnings::add);
		return warnings;
	}

	/** @return what is known of whether the maps depend on the class; empty where it is asked for something else than a class */
	public Optional<KnownSensitivity> sensitivity() {
		return KnownSensitivity.of(explainer);
	}

	/** The one class that is explained in all images. */
	private Optional<String> explainedClass() {
		List<String> classes = images.stream().map(this::inWords).distinct().toList();
		return classes.size() == 1 ? Optional.of(classes.get(0)) : Optional.empty();
	}

	/** Where maps of these very images are like those of other classes. */
	private Optional<String> alike() {
		List<ClassLikeness> compared = images.stream().flatMap(image -> image.classes().stream()).toList();
		long alike = compared.stream().filter(ClassLikeness::isAlike).count();
		return alike == 0 ? Optional.empty() : Optional.of((compared.size() == 1 ? "The map is like those"
			: "The maps of " + alike + " of " + compared.size() + " images are like those")
			+ " of other classes: " + (compared.size() == 1 ? "it shows" : "they show") + " where the network looks for these, too.");
	}

	/** "3 of 16 maps are", of a single image "The map is". */
	private String some(long count, String noun, String is, String are) {
		return images.size() == 1 ? "The " + noun + is : count + " of " + images.size() + " " + noun + "s" + (count == 1 ? is : are);
	}

	/** @return how many masks phase two scored, of all images together; empty for methods that have none */
	public Optional<ScoredMasks> scoredMasks() {
		List<ScoredMasks> masks = images.stream().flatMap(image -> image.masks().stream()).toList();
		return masks.isEmpty() ? Optional.empty() : Optional.of(ScoredMasks.together(masks));
	}

	/** @return how many masks were scored and how well the rest was predicted, in words; empty where all were to be scored */
	public Optional<String> spent() {
		if (explainer.budgets().stream().allMatch(budget -> budget instanceof Budget.Full)) return Optional.empty();
		return scoredMasks().map(masks -> images.size() == 1 || masks.estimate().isEmpty() ? masks.toString()
			: masks.count() + ", estimated r " + ScoredMasks.r(masks.estimate().getAsDouble()) + " or more");
	}

	/** Where int8 was tried and float32 used. */
	private Optional<String> inSingles() {
		List<Agreement> refused = images.stream().flatMap(image -> image.masks().stream()).flatMap(masks -> masks.agreement().stream())
			.filter(agreement -> !agreement.used()).toList();
		if (refused.isEmpty()) return Optional.empty();
		String which =
			images.size() == 1 ? "" : " of " + (refused.size() == images.size() ? "all " : refused.size() + " of ") + images.size()
				+ " images";
		return Optional.of("The masks" + which + " were scored in float32, as '" + explainer.model().source().name()
			+ "' says something else in int8" + refused.get(0).off() + ".");
	}

	/** Where a number of masks was too few for what an automatic budget would have gone on to. */
	private Optional<String> falseEconomy() {
		double wanted = explainer.options().scoring().budget().automatic().mapError();
		double[] below = images.stream().flatMap(image -> image.masks().stream()).flatMapToDouble(masks -> masks.estimate().stream())
			.filter(estimate -> estimate < wanted).sorted().toArray();
		if (below.length == 0) return Optional.empty();
		return Optional.of("The estimated r of " + below.length + " of " + images.size() + (images.size() == 1 ? " map" : " maps")
			+ " with that of all masks is below " + wanted + ", as low as " + ScoredMasks.r(below[0])
			+ "; where it matters, score more masks, with a budget of auto or full.");
	}
}
