package org.abscam.evaluate.sensitivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;

/**
 * How alike an image's map of one class is to its maps of other classes: of those with the next highest scores, and, where there are many
 * classes, of some further down. In fine-grained models the next ones are often other names of what is seen (breeds of the same animal), with
 * the same evidence; a map that shows where the network looks for anything is also like those of classes that nobody would think of.
 *
 * @param className the class whose map it is
 * @param others the other classes, highest score first
 * @param near how many of them are those with the next highest scores
 * @param pairs that map with the map of each of the others
 */
public record ClassLikeness(String className, List<String> others, int near, List<MapLikeness> pairs) {

	/** Classes with the next highest scores that are looked at, and, of many classes, as many of the others. */
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
		return new ClassLikeness(classes.get(explanation.classIndex()), names, Math.min(OTHERS, names.size()), pairs);
	}

	/** The image explained for a class. */
	static Explanation explained(Explainer explainer, Array.Floats image, int classIndex, Progress progress) throws ExplainException {
		List<Explanation> one =
			explainer.explain(image, classIndex, explainer.options().scoring().channels(), List.of(), progress.quiet());
		if (one.isEmpty()) throw new CancellationException("Cancelled while another class was explained");
		return one.get(0);
	}

	/** The three classes with the highest scores but for one, and three at the quarters of the rest. */
	static List<Integer> others(float[] scores, int without) {
		List<Integer> order = IntStream.range(0, scores.length).filter(c -> c != without).boxed()
			.sorted((a, b) -> Float.compare(scores[b], scores[a])).toList();
		if (order.size() <= OTHERS) return order;
		List<Integer> rest = order.subList(OTHERS, order.size());
		Stream<Integer> far = rest.size() <= OTHERS ? rest.stream()
			: IntStream.rangeClosed(1, OTHERS).mapToObj(i -> rest.get(i * rest.size() / (OTHERS + 1)));
		return Stream.concat(order.stream().limit(OTHERS), far).toList();
	}

	/**
	 * @param measure one of the measures
	 * @return its mean over the pairs with the next classes that count; empty where none does
	 */
	OptionalDouble near(ToDoubleFunction<MapLikeness> measure) {
		return mean(pairs.subList(0, near), measure);
	}

	/**
	 * @param measure one of the measures
	 * @return its mean over the pairs with classes further down that count; empty where none does
	 */
	OptionalDouble far(ToDoubleFunction<MapLikeness> measure) {
		return mean(pairs.subList(near, pairs.size()), measure);
	}

	private static OptionalDouble mean(List<MapLikeness> pairs, ToDoubleFunction<MapLikeness> measure) {
		return pairs.stream().filter(MapLikeness::counts).mapToDouble(measure).average();
	}

	/** @return mean structural similarity with the maps of the next classes, of pairs that count, −1..1; empty where none does */
	public OptionalDouble ssim() {
		return near(MapLikeness::ssim);
	}

	/** @return mean rank correlation with them, −1..1 */
	public OptionalDouble spearman() {
		return near(MapLikeness::spearman);
	}

	/** @return mean share of their sum in this map's hotspots, 0..1 */
	public OptionalDouble energy() {
		return near(MapLikeness::energy);
	}

	/** @return mean structural similarity with the maps of classes further down, of pairs that count, −1..1; empty where none does */
	public OptionalDouble farSsim() {
		return far(MapLikeness::ssim);
	}

	/** @return mean rank correlation with them, −1..1 */
	public OptionalDouble farSpearman() {
		return far(MapLikeness::spearman);
	}

	/** @return whether the map is like those of other classes, by the bounds of {@link ClassSensitivity#RULE} */
	public boolean isAlike() {
		return spearman().isPresent() && ClassSensitivity.isAlike(spearman().getAsDouble(), ssim().getAsDouble(),
			farSpearman().orElse(Double.NaN), farSsim().orElse(Double.NaN));
	}

	/** @return in words, the end of a sentence on the map of the class */
	@Override
	public String toString() {
		String with = names(0, near);
		if (spearman().isEmpty()) return "the map of '" + className + "' is as empty as those of " + with;
		long empty = pairs.stream().filter(pair -> pair.constant() == 1).count();
		String further =
			farSpearman().isEmpty() ? "" : String.format(Locale.ROOT, "; %.2f, %.2f with those of %s", farSpearman().getAsDouble(),
				farSsim().getAsDouble(), names(near, others.size()));
		return String.format(Locale.ROOT, "rank correlation %.2f, SSIM %.2f with the maps of %s, %.2f of whose sum lie in its hotspots%s%s",
			spearman().getAsDouble(), ssim().getAsDouble(), with, energy().getAsDouble(), further,
			empty == 0 ? "" : "; of " + empty + " of " + pairs.size() + " pairs one map is empty, which counts as 0");
	}

	private String names(int from, int to) {
		return others.subList(from, to).stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
	}
}
