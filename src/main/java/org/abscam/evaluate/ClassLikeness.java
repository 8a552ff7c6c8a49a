package org.abscam.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.engine.Array;
import org.abscam.explain.ExplainException;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.Progress;

/**
 * How alike an image's map of one class is to its maps of other classes: of those with the highest scores, as the maps are looked at to
 * tell these apart.
 *
 * @param className the class whose map it is
 * @param others the other classes, highest score first
 * @param pairs that map with the map of each of the others
 */
public record ClassLikeness(String className, List<String> others, List<MapLikeness> pairs) {

	/** Other classes that are looked at, of many. */
	public static final int OTHERS = 3;

	/**
	 * Explains the other classes. Blocks until done.
	 *
	 * @param explainer what made the map, by the question for a class of a model with two or more
	 * @param image the image in the scan's size, 1×C×spatial
	 * @param explanation of that image
	 * @param progress may stop the work
	 * @return how alike the maps are
	 * @throws ExplainException if the network does not run
	 * @throws CancellationException if the user stopped it
	 */
	public static ClassLikeness of(Explainer explainer, Array.Floats image, Explanation explanation, Progress progress)
		throws ExplainException {
		List<String> classes = explainer.model().classes();
		List<String> names = new ArrayList<>();
		List<MapLikeness> pairs = new ArrayList<>();
		for (int other : others(explanation.scores(), explanation.classIndex())) {
			pairs.add(MapLikeness.of(explanation, explained(explainer, image, other, progress)));
			names.add(classes.get(other));
		}
		return new ClassLikeness(classes.get(explanation.classIndex()), names, pairs);
	}

	/** The image explained for a class. */
	static Explanation explained(Explainer explainer, Array.Floats image, int classIndex, Progress progress) throws ExplainException {
		List<Explanation> one =
			explainer.explain(image, classIndex, explainer.options().scoring().channels(), List.of(), progress.quiet());
		if (one.isEmpty()) throw new CancellationException("Cancelled while another class was explained");
		return one.get(0);
	}

	/** The classes with the highest scores, but for one. */
	static List<Integer> others(float[] scores, int without) {
		return IntStream.range(0, scores.length).filter(c -> c != without).boxed()
			.sorted((a, b) -> Float.compare(scores[b], scores[a])).limit(OTHERS).toList();
	}

	/** @return mean structural similarity of the pairs that count, −1..1; empty where none does */
	public OptionalDouble ssim() {
		return mean(MapLikeness::ssim);
	}

	/** @return mean rank correlation of the pairs that count, −1..1; empty where none does */
	public OptionalDouble spearman() {
		return mean(MapLikeness::spearman);
	}

	/** @return mean share of the other maps in this map's hotspots, 0..1; empty where no pair counts */
	public OptionalDouble energy() {
		return mean(MapLikeness::energy);
	}

	private OptionalDouble mean(ToDoubleFunction<MapLikeness> measure) {
		return pairs.stream().filter(MapLikeness::counts).mapToDouble(measure).average();
	}

	/** @return in words, the end of a sentence on the map of the class */
	@Override
	public String toString() {
		String with = others.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
		if (spearman().isEmpty()) return "the map of '" + className + "' is as empty as those of " + with;
		long empty = pairs.stream().filter(pair -> pair.constant() == 1).count();
		return String.format(Locale.ROOT, "rank correlation %.2f, SSIM %.2f with the maps of %s, %.2f of whose sum lie in its hotspots%s",
			spearman().getAsDouble(), ssim().getAsDouble(), with, energy().getAsDouble(),
			empty == 0 ? "" : "; of " + empty + " of " + pairs.size() + " pairs one map is empty, which counts as 0");
	}
}
