package org.abscam.explain.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.cam.Region;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.scan.WindowChoice;

/**
 * What is asked of a model, in the user's words: which {@link org.abscam.cam.Target} the maps explain.
 *
 * @param kind what kind of target
 * @param classChoice {@code top} for the class with the highest score of each image, or a class, or number that is put out, by name or index
 * @param against classes by name or index that the class is set against, with commas, or {@link #SIMILAR}; empty for none
 * @param region of the kinds {@link Kind#REGION} and {@link Kind#BOX}: {@link #ALL}, {@link #PREDICTED}, or whatever says where it lies to those who draw it
 * @param image of likeness, the file of the other image; empty for other kinds
 * @param masks where a region lies that is given; empty while nobody draws it
 * @param window through which the other image is seen, as the explained one is
 * @param classes says the class of each scan, where it is {@link #LABEL}
 */
public record Question(Kind kind, String classChoice, String against, String region, String image, Optional<RegionMasks> masks,
	WindowChoice window, Optional<ScanClass> classes) {

	/** The class that each scan is known to show. */
	public static final String LABEL = "label";

	/** The classes with the next highest scores. */
	public static final String SIMILAR = "similar";
	/** The whole image. */
	public static final String ALL = "all";
	/** Where the class is predicted. */
	public static final String PREDICTED = "predicted";
	/** How a target is written. */
	public static final String USAGE = "auto|class|probability|up|down|region|like=FILE|unlike=FILE|box";
	/** Why the class with the highest score of each image. */
	public static final Question TOP = new Question(ExplainOptions.TOP);

	/** Kinds of targets. */
	public enum Kind {

			/** A number, up, where the model's card says that it puts out values; else a class. */
			AUTO,
			/** The score of a class, or how it differs from those of others. */
			CLASS,
			/** The probability of a class, its gradient that behind the softmax or sigmoid. */
			PROBABILITY,
			/** What raises a number that the network puts out. */
			UP,
			/** What lowers it. */
			DOWN,
			/** The score of a class in a region, of segmentation networks. */
			REGION,
			/** What makes an image like another. */
			LIKE,
			/** What makes an image unlike another. */
			UNLIKE,
			/** A box of a detection network: that nearest to the region that is given, else the surest. */
			BOX;

		/** @return its name on the command line and in macros */
		public String option() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	/** Why a class. */
	public Question(String classChoice) {
		this(Kind.AUTO, classChoice, "", PREDICTED, "", Optional.empty(), WindowChoice.DEFAULT, Optional.empty());
	}

	/**
	 * Why the class that each scan is known to show.
	 *
	 * @param classes says it
	 */
	public Question(ScanClass classes) {
		this(Kind.AUTO, LABEL, "", PREDICTED, "", Optional.empty(), WindowChoice.DEFAULT, Optional.of(classes));
	}

	/**
	 * @param target as {@value #USAGE}
	 * @param classChoice see {@link #classChoice}
	 * @param against see {@link #against}
	 * @param region see {@link #region}
	 * @return the question
	 * @throws ExplainException if there is no such target, or what is said of it does not go together; the sentence says what does
	 */
	public static Question of(String target, String classChoice, String against, String region) throws ExplainException {
		int is = target.indexOf('=');
		String name = (is < 0 ? target : target.substring(0, is)).strip();
		String image = is < 0 ? "" : target.substring(is + 1).strip();
		Kind kind = Arrays.stream(Kind.values()).filter(k -> k.option().equalsIgnoreCase(name)).findFirst()
			.orElseThrow(() -> new ExplainException("There is no target '" + target + "'; use " + USAGE + "."));
		boolean likeness = kind == Kind.LIKE || kind == Kind.UNLIKE;
		if (likeness == image.isEmpty()) {
			throw new ExplainException(likeness ? "The target '" + name + "' needs another image; write " + name + "=FILE."
				: "The target '" + name + "' takes nothing behind it, not '" + image + "'; use " + USAGE + ".");
		}
		if (!against.isBlank() && kind != Kind.AUTO && kind != Kind.CLASS) {
			throw new ExplainException(
				"Only a class is set against others, but the target is '" + name + "'; leave 'against' away, or use the "
					+ "target 'class'.");
		}
		if (likeness && !classChoice.equalsIgnoreCase(ExplainOptions.TOP)) {
			throw new ExplainException("The target '" + name + "' compares images and has no class; leave the class '" + classChoice
				+ "' away, or use the target 'class'.");
		}
		if (!region.strip().equalsIgnoreCase(PREDICTED) && kind != Kind.REGION && kind != Kind.BOX) {
			throw new ExplainException("The targets 'region' and 'box' alone look at a region, but the target is '" + name
				+ "'; leave the region '" + region + "' away, or use one of these.");
		}
		return new Question(kind, classChoice, against.strip(), region.strip(), image, Optional.empty(), WindowChoice.DEFAULT,
			Optional.empty());
	}

	/**
	 * @param drawn says where the region lies
	 * @return this with that
	 */
	public Question in(RegionMasks drawn) {
		return new Question(kind, classChoice, against, region, image, Optional.of(drawn), window, classes);
	}

	/**
	 * @param choice the window through which the explained images are seen
	 * @return this whose other image is seen through it, too
	 */
	public Question through(WindowChoice choice) {
		return new Question(kind, classChoice, against, region, image, masks, choice, classes);
	}

	/** In what form the network must answer. */
	public ClassifierGraph.Form form() {
		return kind == Kind.REGION ? ClassifierGraph.Form.POSITIONS
			: kind == Kind.BOX ? ClassifierGraph.Form.BOXES : ClassifierGraph.Form.CLASSES;
	}

	/** @return whether it is asked where a class is, by which alone maps are measured */
	public boolean isOfClass() {
		return (kind == Kind.AUTO || kind == Kind.CLASS) && against.isEmpty();
	}

	/** @return whether somebody must draw the region */
	public boolean isRegionGiven() {
		return (kind == Kind.REGION || kind == Kind.BOX) && where() == Region.Where.GIVEN;
	}

	public Region.Where where() {
		if (region.equalsIgnoreCase(ALL)) return Region.Where.EVERYWHERE;
		return region.equalsIgnoreCase(PREDICTED) ? Region.Where.PREDICTED : Region.Where.GIVEN;
	}

	/** The classes that it is set against, as they are said. */
	public List<String> others() {
		return against.isEmpty() || against.equalsIgnoreCase(SIMILAR) ? List.of()
			: Arrays.stream(against.split(",")).map(String::strip).toList();
	}

	/**
	 * @param file the other image, or what draws the region
	 * @return its name without its folders, which are nobody's business but the user's
	 */
	public static String shortName(String file) {
		try {
			Path name = Path.of(file).getFileName();
			return name == null ? file : name.toString();
		}
		catch (InvalidPathException e) {
			return file;
		}
	}
}
