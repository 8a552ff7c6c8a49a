package org.abscam.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.abscam.explain.options.ExplainException;

/**
 * All that is measured of a map, each with its names, what is good, and how it is read off an evaluated image. Tables, files and comparisons
 * follow from this list; a new measure is a row here and a column in each of them.
 */
public enum Measure {

		DELETION("deletion", "deletion", "Deletion", Better.LOW, image -> of(image.measures().deletion().area()),
			"area under the probability as the map's pixels go (Petsiuk 2018)"),
		INSERTION("insertion", "insertion", "Insertion", Better.HIGH, image -> of(image.measures().insertion().area()),
			"area under the probability as they come back (Petsiuk 2018)"),
		DROP("drop", "average_drop", "Drop", Better.LOW, image -> of(image.measures().confidence().drop()),
			"Average Drop: what the probability loses in the image seen through its map, as a part of it (Chattopadhay 2018)"),
		INCREASE("increase", "increase_in_confidence", "Increase", Better.HIGH, image -> of(image.measures().confidence().isIncrease()),
			"part of the images whose probability rises there (Chattopadhay 2018)"),
		ROAD("road", "road", "ROAD", Better.HIGH, image -> of(image.measures().road().map(Road::score)),
			"least relevant first minus most relevant first, with imputed pixels (Rong 2022); 0 is chance"),
		HOTSPOT_DROP("hotspot_drop", "hotspot_drop", "HotspotDrop", Better.HIGH,
			image -> of(image.measures().masking().map(MaskingTest::drop)), "drop of the probability with the hotspots masked"),
		RANDOM_DROP("random_drop", "random_drop", "RandomDrop", Better.NEITHER,
			image -> of(image.measures().masking().map(MaskingTest::meanRandomDrop)), "the same with as many pixels elsewhere"),
		MASKING_P("masking_p", "masking_p_up_to_0.05", "MaskingP", Better.HIGH,
			image -> of(image.measures().masking().map(MaskingTest::pValue)), "part of the images whose masking test has p ≤ 0.05"),
		HIT("hit", "pointing_rate", "Hit", Better.HIGH, image -> of(image.measures().localisation().map(l -> l.pointing().hit() ? 1. : 0)),
			"pointing game: part of the maps whose maximum lies on the truth, or within the tolerance (Zhang 2016)"),
		ENERGY("energy_inside", "energy_inside", "Energy", Better.HIGH,
			image -> of(image.measures().localisation().map(Localisation::energy)),
			"share of the map inside the truth (Wang 2020)"),
		IOU("iou", "iou", "IoU", Better.HIGH, image -> of(image.measures().localisation().map(l -> l.overlap().iou())),
			"intersection over union of hotspots and truth"),
		BEST_IOU("best_iou", "best_iou", "BestIoU", Better.HIGH, image -> of(image.measures().localisation().map(l -> l.best().iou())),
			"the same at each map's best threshold"),
		SHIFTED("ssim_shifted", "ssim_shifted", "ShiftedSSIM", Better.HIGH, image -> of(image.stability().map(Stability::shifted)),
			"similarity of the map where the image is moved"),
		NOISY("ssim_noisy", "ssim_noisy", "NoisySSIM", Better.HIGH, image -> of(image.stability().map(Stability::noisy)),
			"similarity where noise is added"),
		MIRRORED("ssim_mirrored", "ssim_mirrored", "MirroredSSIM", Better.HIGH,
			image -> image.stability().map(Stability::mirrored).orElse(OptionalDouble.empty()), "similarity in the mirror"),
		GAIN("gain", "average_gain", "Gain", Better.HIGH, image -> of(image.measures().confidence().gain()),
			"Average Gain: what the probability wins there, as a part of what it could (Zhang 2024, Opti-CAM)"),
		PRECISION("pixel_auprc", "pixel_auprc", "PixelAUPRC", Better.HIGH,
			image -> of(image.measures().localisation().map(Localisation::precision)),
			"area under precision over recall of the map's pixels as finders of the truth (average precision)"),
		RANK_ACCURACY("rank_accuracy", "rank_accuracy", "RankAccuracy", Better.HIGH,
			image -> of(image.measures().localisation().map(Localisation::rankAccuracy)),
			"part of the K highest pixels that are true, K the size of the truth (Arras 2022)"),
		POINTING_CURVE("pointing_auc", "pointing_auc", "PointingAUC", Better.HIGH,
			image -> of(image.measures().localisation().map(Localisation::pointingCurve)),
			"area under the pointing game's rate over tolerances from 0 to a quarter of the image's diagonal"),
		COMPLEXITY("complexity", "complexity", "Complexity", Better.LOW, image -> of(image.measures().shape().complexity()),
			"mean of the map (Poppi 2021)"),
		ENTROPY("entropy", "entropy", "Entropy", Better.LOW, image -> image.measures().shape().entropy(),
			"entropy of the map's shares in its sum, in nats (Bhatt 2020)"),
		GINI("gini", "gini", "Gini", Better.HIGH, image -> of(image.measures().shape().gini()),
			"sparseness: Gini's index of its values (Chalasani 2020)"),
		COHERENCY("coherency", "coherency", "Coherency", Better.HIGH, EvaluatedImage::coherency,
			"likeness of the map to that of the image seen through it (Poppi 2021)"),
		ADCC("adcc", "adcc", "ADCC", Better.HIGH, EvaluatedImage::adcc,
			"harmonic mean of coherency, 1 − complexity and 1 − drop (Poppi 2021)"),
		ARCC("arcc", "arcc", "ARCC", Better.HIGH, EvaluatedImage::arcc,
			"harmonic mean of coherency, 1 − complexity and twice ROAD over 20, 40, 60 and 80 % of the pixels (Domeniconi 2026)");

	/** Which way is better. */
	public enum Better {
			LOW, HIGH, NEITHER
	}

	/** Names all that are compared. */
	public static final String ALL = "all";
	/** Those by whose ranks methods are put in order: whether the class depends on the map, and whether it lies on the truth. */
	private static final List<Measure> RANKED = List.of(DELETION, INSERTION, DROP, HIT, ENERGY);
	private static final List<Measure> WITH_TRUTH = List.of(HIT, ENERGY, IOU, BEST_IOU, PRECISION, RANK_ACCURACY, POINTING_CURVE);
	private static final double SIGNIFICANT = .05;

	private final String key;
	private final String summaryKey;
	private final String title;
	private final Better better;
	private final Function<EvaluatedImage, OptionalDouble> value;
	private final String meaning;

	Measure(String key, String summaryKey, String title, Better better, Function<EvaluatedImage, OptionalDouble> value, String meaning) {
		this.key = key;
		this.summaryKey = summaryKey;
		this.title = title;
		this.better = better;
		this.value = value;
		this.meaning = meaning;
	}

	private static OptionalDouble of(double value) {
		return OptionalDouble.of(value);
	}

	private static OptionalDouble of(boolean value) {
		return OptionalDouble.of(value ? 1 : 0);
	}

	private static OptionalDouble of(Optional<Double> value) {
		return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
	}

	/** @return its key in files, of one image */
	public String key() {
		return key;
	}

	/** @return its key in files, of many images */
	public String summaryKey() {
		return summaryKey;
	}

	/** @return its column in tables of ImageJ */
	public String title() {
		return title;
	}

	/** @return its column in such tables, of many images */
	public String summaryTitle() {
		return switch (this) {
			case DROP -> "AverageDrop";
			case GAIN -> "AverageGain";
			case MASKING_P -> "Significant";
			default -> title;
		};
	}

	/** @return which way is better */
	public Better better() {
		return better;
	}

	/** @return what it says, in a few words, with its source */
	public String meaning() {
		return meaning;
	}

	/** @return whether it is true or false of an image, so that its mean is a part of the images */
	public boolean isYesOrNo() {
		return this == INCREASE || this == HIT || this == MASKING_P;
	}

	/** @return whether the truth must be known */
	public boolean needsTruth() {
		return WITH_TRUTH.contains(this);
	}

	/** @return whether methods are put in order by it, with the others of which that is so */
	public boolean isRanked() {
		return RANKED.contains(this);
	}

	/**
	 * @param image an evaluated image
	 * @return its value there, 1 or 0 for what is true or false, a p-value of the masking test; empty where it was not measured
	 */
	public OptionalDouble of(EvaluatedImage image) {
		return value.apply(image);
	}

	/**
	 * @param image an evaluated image
	 * @return as {@link #of}, but 1 or 0 for whether the masking test is significant: what means and comparisons are made of
	 */
	public OptionalDouble counted(EvaluatedImage image) {
		OptionalDouble here = of(image);
		return this == MASKING_P && here.isPresent() ? of(here.getAsDouble() <= SIGNIFICANT) : here;
	}

	/**
	 * @param images evaluated images
	 * @return the mean over those that have it, empty where none has
	 */
	public OptionalDouble mean(List<EvaluatedImage> images) {
		return images.stream().map(this::counted).flatMapToDouble(OptionalDouble::stream).average();
	}

	/** @return those that can be compared, as one way is better */
	public static List<Measure> compared() {
		return Arrays.stream(values()).filter(m -> m.better != Better.NEITHER).toList();
	}

	/**
	 * @param names keys with commas between them, or {@code all}
	 * @return the measures, in the order of this list
	 * @throws ExplainException for another name; the sentence says what there is
	 */
	public static List<Measure> named(String names) throws ExplainException {
		List<String> wanted = Arrays.stream(names.split(",")).map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
		if (wanted.contains(ALL)) return compared();
		for (String name : wanted) {
			if (compared().stream().anyMatch(m -> m.key.equals(name))) continue;
			throw new ExplainException("There is no measure '" + name + "' to compare; use " + ALL + ", or "
				+ compared().stream().map(Measure::key).collect(Collectors.joining(", ")) + ".");
		}
		return compared().stream().filter(m -> wanted.contains(m.key)).toList();
	}
}
