package org.abscam.explain.trial;

import java.util.List;
import java.util.stream.Stream;
import org.abscam.explain.options.AskedInputs;
import org.abscam.model.UsualPreprocessing;

/**
 * What is said of a model that is to be imported, as text, in the words of a command line or a macro. Text that is blank is not
 * said.
 *
 * @param source path of an ONNX file, of a folder with an rdf.yaml, or of a BioImage.IO zip
 * @param name the model's name; blank for that of the source
 * @param labels class names with commas between them, or the path of a text file with one per line
 * @param preprocessing one of {@link UsualPreprocessing#NAMES}
 * @param mean numbers to subtract from the scaled image, with commas: one, or one per channel
 * @param std numbers to divide by then
 * @param size height×width, such as 224x224, of a model that takes any; depth×height×width of a model of volumes
 * @param activation one of {@link #ACTIVATIONS}
 * @param intendedUse what the model is meant for
 * @param licence SPDX identifier
 * @param inputs what inputs beside the image are held at where nothing else is said later
 * @param replace whether an older model of the same name gives way
 */
public record ImportOptions(String source, String name, String labels, String preprocessing, String mean, String std, String size,
	String activation, String intendedUse, String licence, AskedInputs inputs, boolean replace) {

	/** As the graph ends, else softmax, or sigmoid of a single score. */
	public static final String AUTO = "auto";
	/** Outputs that are no classes. */
	static final String VALUES = "values";
	/** What makes probabilities of the graph's outputs; {@code none} where they are probabilities, {@code values} where they never are. */
	public static final List<String> ACTIVATIONS = List.of(AUTO, "softmax", "sigmoid", "none", VALUES);

	/** Puts what is usual in place of a blank preprocessing or activation. */
	public ImportOptions {
		if (preprocessing.isBlank()) preprocessing = UsualPreprocessing.NONE;
		if (activation.isBlank()) activation = AUTO;
	}

	/** Of a model that takes nothing but an image. */
	public ImportOptions(String source, String name, String labels, String preprocessing, String mean, String std, String size,
		String activation, String intendedUse, String licence, boolean replace) {
		this(source, name, labels, preprocessing, mean, std, size, activation, intendedUse, licence, AskedInputs.NONE, replace);
	}

	/** What is said that only a card of our own could take up; empty if nothing. */
	List<String> forNewCard() {
		return Stream.of(said("labels", labels), said("preprocessing", preprocessing.equals(UsualPreprocessing.NONE) ? "" : preprocessing),
			said("mean", mean), said("std", std), said("size", size), said("activation", activation.equals(AUTO) ? "" : activation),
			said("intended-use", intendedUse), said("license", licence), said("input", String.join(" ", inputs.values().keySet())))
			.filter(key -> !key.isEmpty()).toList();
	}

	private static String said(String key, String value) {
		return value.isBlank() ? "" : key;
	}
}
