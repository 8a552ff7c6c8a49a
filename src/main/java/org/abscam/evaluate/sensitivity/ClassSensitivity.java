package org.abscam.evaluate.sensitivity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.network.OpenModel;

/**
 * Whether a method's maps at a layer of a model depend on the class that is asked for: how alike the map of the predicted class is to those
 * of the classes that come next, over several pictures; and how alike to the map that the network makes once the weights nearest to its
 * scores, the class head, are random. A map that is the same for every class shows where the network looks for anything. All numbers are
 * medians over the pictures, of each the mean over its pairs of maps.
 *
 * @param scans of how many scans the pictures are
 * @param pictures number of pictures
 * @param counted pictures with at least a pair of maps that shows something; the medians are over these
 * @param pairs pairs of maps
 * @param oneEmpty pairs of which one map is empty, which count as unlike, see {@link MapLikeness}
 * @param bothEmpty pairs of empty maps, which count for nothing
 * @param spearman rank correlation with the maps of the classes that come next, −1..1; not a number where no picture counts, as what follows
 * @param ssim structural similarity with these, −1..1
 * @param energy share of these in the hotspots of the map, 0..1
 * @param farSpearman rank correlation with the maps of classes further down, where there are many, −1..1; not a number else
 * @param farSsim structural similarity with these, −1..1
 * @param headSpearman rank correlation with the map of a random class head, −1..1; not a number too where no head could be randomised
 * @param headSsim structural similarity with that, −1..1
 */
public record ClassSensitivity(int scans, int pictures, int counted, int pairs, int oneEmpty, int bothEmpty, double spearman, double ssim,
	double energy, double farSpearman, double farSsim, double headSpearman, double headSsim) {

	/** On fewer pictures that show something nothing is said. */
	public static final int FEWEST = 8;
	/** Median rank correlation above which maps are the same for every class. Fixed before any model was trained for it. */
	static final double ALIKE_SPEARMAN = 0.7;
	/** Median structural similarity above which they are. */
	static final double ALIKE_SSIM = 0.8;

	/** The rule in words. */
	public static final String RULE = "the maps do not depend on the class where the median rank correlation between the map of the "
		+ "predicted class and those of the next " + ClassLikeness.OTHERS + " (or all others) is above " + ALIKE_SPEARMAN
		+ ", or the median similarity (SSIM) above " + ALIKE_SSIM + ", over at least " + FEWEST
		+ " pictures, and, where there are more classes, so "
		+ "it is with " + ClassLikeness.OTHERS
		+ " further down, as the next ones may be other names of the same thing; a pair of which one map is "
		+ "empty counts as unlike (0), a pair of empty maps for nothing";

	/** What is said of a method at a layer. */
	public enum Verdict {

			/** The maps of classes differ. */
			DEPENDS("depends on the class"),
			/** The maps of classes are alike. */
			DOES_NOT_DEPEND("does not depend on the class"),
			/** Too few pictures. */
			NOT_MEASURED("not measured"),
			/** There are no two maps that could differ. */
			NOT_APPLICABLE("not applicable");

		private final String words;

		Verdict(String words) {
			this.words = words;
		}

		@Override
		public String toString() {
			return words;
		}
	}

	/**
	 * @param scans of how many scans the pictures are
	 * @param classes of each picture, the map with those of other classes
	 * @param heads of each picture, the map with that of a random head; none where no head could be randomised
	 * @return the medians
	 */
	static ClassSensitivity of(int scans, List<ClassLikeness> classes, List<MapLikeness> heads) {
		List<ClassLikeness> counted = classes.stream().filter(picture -> picture.spearman().isPresent()).toList();
		List<MapLikeness> pairs = classes.stream().flatMap(picture -> picture.pairs().stream()).toList();
		List<MapLikeness> randomised = heads.stream().filter(MapLikeness::counts).toList();
		return new ClassSensitivity(scans, classes.size(), counted.size(), pairs.size(), count(pairs, 1), count(pairs, 2),
			median(counted.stream().mapToDouble(picture -> picture.spearman().getAsDouble()).toArray()),
			median(counted.stream().mapToDouble(picture -> picture.ssim().getAsDouble()).toArray()),
			median(counted.stream().mapToDouble(picture -> picture.energy().getAsDouble()).toArray()),
			median(counted.stream().flatMapToDouble(picture -> picture.farSpearman().stream()).toArray()),
			median(counted.stream().flatMapToDouble(picture -> picture.farSsim().stream()).toArray()),
			median(randomised.stream().mapToDouble(MapLikeness::spearman).toArray()),
			median(randomised.stream().mapToDouble(MapLikeness::ssim).toArray()));
	}

	private static int count(List<MapLikeness> pairs, int constant) {
		return (int) pairs.stream().filter(pair -> pair.constant() == constant).count();
	}

	/** The mean of the two in the middle of an even number, as others have it. */
	static double median(double[] values) {
		if (values.length == 0) return Double.NaN;
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	/**
	 * @param model an open model
	 * @param method a method
	 * @return why no maps of classes can be compared, the end of a sentence; empty where they can
	 */
	static Optional<String> inapplicable(OpenModel model, SaliencyMethod method) {
		if (model.saysValues()) return Optional.of("the model puts out values, no classes");
		if (model.graph().head().dense().isPresent() || model.graph().head().boxes().isPresent())
			return Optional.of("the model finds regions or boxes, and is asked for one at a time");
		if (model.classes().size() < 2) return Optional.of("the model has one class");
		if (model.graph().head().classes() == 1 && method instanceof CamMethod cam && cam.isOfMagnitudes()) {
			return Optional
				.of("the network has one score for its two answers, whose gradients differ in sign alone, which " + method.title()
					+ " does not look at: its map shows what speaks for either");
		}
		return Optional.empty();
	}

	/** @return what these numbers say by {@link #RULE} */
	Verdict verdict() {
		if (counted < FEWEST) return Verdict.NOT_MEASURED;
		return isAlike(spearman, ssim, farSpearman, farSsim) ? Verdict.DOES_NOT_DEPEND : Verdict.DEPENDS;
	}

	/** Whether maps are alike with the next classes, and with those further down where there are such. */
	static boolean isAlike(double spearman, double ssim, double farSpearman, double farSsim) {
		boolean far = Double.isNaN(farSpearman) || farSpearman > ALIKE_SPEARMAN || farSsim > ALIKE_SSIM;
		return far && (spearman > ALIKE_SPEARMAN || ssim > ALIKE_SSIM);
	}

	/** @return on what it was measured, in words */
	String pictureCount() {
		return scans == 1 && pictures > 1 ? pictures + " pictures of one scan" : pictures + " pictures";
	}

	/** @return the numbers in words, such as stand in brackets behind the verdict */
	public String figures() {
		if (counted == 0) return "all maps of " + pictureCount() + " are empty";
		String further = Double.isNaN(farSpearman) ? "between classes"
			: String.format(Locale.ROOT, "with the next %d classes, %.2f and %.2f with others,", ClassLikeness.OTHERS, farSpearman,
				farSsim);
		String all = String.format(Locale.ROOT, "rank correlation %.2f, SSIM %.2f %s on %s", spearman, ssim, further, pictureCount());
		if (counted < pictures) all += ", " + (pictures - counted) + " of them left out as all their maps are empty";
		if (oneEmpty > 0) all += "; of " + oneEmpty + " of " + pairs + " pairs one map is empty, which counts as unlike";
		return all;
	}

	/** @return in a line: verdict and all numbers */
	@Override
	public String toString() {
		String few = verdict() == Verdict.NOT_MEASURED ? ", as at least " + FEWEST + " pictures whose maps are not empty are needed" : "";
		String head = Double.isNaN(headSpearman) ? ""
			: String.format(Locale.ROOT, "; rank correlation %.2f, SSIM %.2f with the map of a random class head", headSpearman, headSsim);
		String shared = Double.isNaN(energy) ? "" : String.format(Locale.ROOT, "; energy of other classes in its hotspots %.2f", energy);
		return verdict() + few + " (" + figures() + shared + head + ")";
	}

	/** @return all of it in one line of words, which {@link #parse} reads */
	String words() {
		return String.format(Locale.ROOT,
			"scans=%d pictures=%d counted=%d pairs=%d one_empty=%d both_empty=%d spearman=%.4f ssim=%.4f energy=%.4f far_spearman=%.4f far_ssim=%.4f head_spearman=%.4f "
				+ "head_ssim=%.4f",
			scans, pictures, counted, pairs, oneEmpty, bothEmpty, spearman, ssim, energy, farSpearman, farSsim, headSpearman, headSsim);
	}

	/** Whether all numbers can be: where pictures count, their medians are numbers, which a comparison with a threshold takes for granted. */
	private boolean isSound() {
		boolean counts = 0 <= counted && counted <= pictures && scans >= 0 && pairs >= 0 && oneEmpty >= 0 && bothEmpty >= 0;
		boolean known = counted == 0 || !Double.isNaN(spearman) && !Double.isNaN(ssim);
		return counts && known && Double.isNaN(farSpearman) == Double.isNaN(farSsim)
			&& DoubleStream.of(spearman, ssim, energy, farSpearman, farSsim, headSpearman, headSsim).noneMatch(v -> Math.abs(v) > 1.0001);
	}

	/**
	 * @param words as {@link #words} writes them
	 * @return what they say; empty where they say something else
	 */
	static Optional<ClassSensitivity> parse(String words) {
		try {
			Map<String, String> said = Stream.of(words.strip().split(" ")).map(word -> word.split("=", 2))
				.collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
			Function<String, Integer> whole = name -> Integer.valueOf(said.get(name));
			Function<String, Double> real = name -> Double.valueOf(said.get(name));
			ClassSensitivity all = new ClassSensitivity(whole.apply("scans"), whole.apply("pictures"), whole.apply("counted"),
				whole.apply("pairs"), whole.apply("one_empty"), whole.apply("both_empty"), real.apply("spearman"), real.apply("ssim"),
				real.apply("energy"), real.apply("far_spearman"), real.apply("far_ssim"), real.apply("head_spearman"),
				real.apply("head_ssim"));
			return all.isSound() ? Optional.of(all) : Optional.empty();
		}
		catch (IllegalStateException | IllegalArgumentException | ArrayIndexOutOfBoundsException | NullPointerException e) {
			return Optional.empty(); // damaged, or of another version
		}
	}
}
