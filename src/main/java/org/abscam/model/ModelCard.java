package org.abscam.model;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.onnx.SaidAxes;

/**
 * What a model says of itself: a BioImage.IO model RDF ({@code rdf.yaml}, format 0.5) as far as an image classifier
 * needs it. What the card does not say is empty, never null. {@link ModelCards} reads it.
 *
 * @param id the card's own identifier
 * @param name title for people
 * @param description may be empty
 * @param version the model's version, as written
 * @param licence SPDX identifier, as written
 * @param input the input tensor of the image that is explained
 * @param output the one output tensor, the class scores
 * @param weights where the ONNX file lies
 * @param settings what stands under {@code config: abscam:}
 * @param further the other input tensors
 */
public record ModelCard(Optional<String> id, String name, String description, Optional<String> version,
	List<Author> authors, Optional<String> licence, List<Citation> citations, Input input, Output output,
	Weights weights, Settings settings, FurtherInputs further) {

	public ModelCard {
		authors = List.copyOf(authors);
		citations = List.copyOf(citations);
	}

	/**
	 * What of the card numbers depend on: how images go in, what comes out, and the settings.
	 *
	 * @return its SHA-256, 64 lower-case hexadecimal digits; the same for the same card, however it is written
	 */
	public String sha256() {
		return CardChange.sha256((input + "\n" + output + "\n" + settings).getBytes(StandardCharsets.UTF_8));
	}

	/** The card with other steps of preprocessing. */
	ModelCard preprocessed(List<Preprocessing> steps) {
		return looking(new Input(input.id(), input.axes(), steps));
	}

	/** The card with another image as the one that is looked at. */
	ModelCard looking(Input view) {
		return new ModelCard(id, name, description, version, authors, licence, citations, view, output, weights, settings, further);
	}

	/** One of the people who made the model. */
	public record Author(String name, Optional<String> affiliation) {}

	/** What to cite; at least one of {@code doi} and {@code url} is usual, but not certain. */
	public record Citation(String text, Optional<String> doi, Optional<String> url) {}

	/**
	 * The input tensor. Its axes are (batch, channel, [z,] y, x) or (batch, [z,] y, x, channel).
	 *
	 * @param id the tensor's name in the card, which may differ from its name in the ONNX graph
	 * @param preprocessing the steps from the scan's calibrated values, resized, to what the graph is fed with
	 */
	public record Input(String id, List<Axis> axes, List<Preprocessing> preprocessing) {

		public Input {
			axes = List.copyOf(axes);
			preprocessing = List.copyOf(preprocessing);
		}

		/** The axis of the given kind; empty only for z, where the model takes single planes. */
		public Optional<Axis> axis(Axis.Kind kind) {
			return axes.stream().filter(axis -> axis.kind() == kind).findFirst();
		}

		/** Number of channels, at least 1. */
		public int channels() {
			return channelNames().size();
		}

		List<String> channelNames() {
			return axis(Axis.Kind.CHANNEL).orElseThrow().channelNames();
		}

		/** Whether the channel axis comes last, as in Keras exports. */
		public boolean channelsLast() {
			return axes.get(axes.size() - 1).kind() == Axis.Kind.CHANNEL;
		}

		/** Whether the model takes volumes. */
		boolean volume() {
			return axis(Axis.Kind.Z).isPresent();
		}
	}

	/**
	 * One axis of the input tensor. Valid sizes are {@code size}, {@code size + step}, {@code size + 2·step}, and so on.
	 *
	 * @param id the axis' name in the card
	 * @param size the only or the smallest size, at least 1
	 * @param step 0 where the size is fixed
	 * @param channelNames of a channel axis, else empty
	 */
	public record Axis(Kind kind, String id, int size, int step, List<String> channelNames) {

		/** What runs along an axis. */
		public enum Kind {
				BATCH, CHANNEL, Z, Y, X
		}

		public Axis {
			channelNames = List.copyOf(channelNames);
		}

		/** Whether the axis has one size only. */
		boolean fixed() {
			return step == 0;
		}

		/** The valid size nearest to the wanted one, the larger of two equally near. */
		public int sizeNear(int wanted) {
			if (fixed() || wanted <= size) return size;
			long steps = (wanted - (long) size + step / 2) / step;
			return Math.toIntExact(Math.min(size + steps * step, Integer.MAX_VALUE));
		}
	}

	/**
	 * The output tensor.
	 *
	 * @param id the tensor's name in the card, which may differ from its name in the ONNX graph
	 * @param classes the class names in the order of the output, distinct, at least one
	 * @param activation what turns the graph's output into probabilities
	 */
	public record Output(String id, List<String> classes, Activation activation) {

		public Output {
			classes = List.copyOf(classes);
		}
	}

	/** The postprocessing of the output tensor. */
	public enum Activation {
			/** The card names none: the graph decides. */
			NONE,
			/** Softmax over the classes. */
			SOFTMAX,
			/** Sigmoid of each class on its own. */
			SIGMOID
	}

	/**
	 * The ONNX entry of the card's weights.
	 *
	 * @param file the ONNX file
	 * @param opsetVersion as the card says, at least 7
	 * @param externalData the file that holds the tensors, where the ONNX file does not
	 */
	public record Weights(FileReference file, int opsetVersion, Optional<FileReference> externalData) {}

	/**
	 * A file of the model.
	 *
	 * @param source its path relative to the card's folder, with '/' between the parts; never leads out of the folder
	 * @param sha256 64 lower-case hexadecimal digits
	 */
	public record FileReference(String source, Optional<String> sha256) {}

	/**
	 * The layer to explain at.
	 *
	 * @param tensor its name
	 * @param axes what the card says of its axes, where the graph does not show them
	 */
	public record CardLayer(String tensor, SaidAxes axes) {}

	/**
	 * What the RDF has no field for.
	 *
	 * @param targetLayer the layer to explain at; empty for the automatic choice
	 * @param scores what the graph puts out; empty where the graph decides
	 * @param window grey-level window of the input, in calibrated units such as HU
	 * @param modalities DICOM modalities that the model is meant for, such as US; empty where the card does not say
	 * @param operatingThresholds probability, 0 to 1, from which a class counts as found; in the order of the card
	 * @param mirror whether an image with left and right exchanged is as good as the image; empty where the card does not say
	 * @param target how what is asked of the model is understood
	 * @param measured what was measured of the model when it was made
	 */
	public record Settings(Optional<CardLayer> targetLayer, Optional<Scores> scores, Optional<Window> window,
		List<String> modalities, Map<String, Double> operatingThresholds, Optional<String> intendedUse, Optional<Boolean> mirror,
		Target target, Measured measured) {

		/** Of a card that says nothing of targets and of measurements. */
		public Settings(Optional<CardLayer> targetLayer, Optional<Scores> scores, Optional<Window> window, List<String> modalities,
			Map<String, Double> operatingThresholds, Optional<String> intendedUse, Optional<Boolean> mirror) {
			this(targetLayer, scores, window, modalities, operatingThresholds, intendedUse, mirror, Target.USUAL, Measured.NOTHING);
		}

		public Settings {
			modalities = List.copyOf(modalities);
			operatingThresholds = Collections.unmodifiableMap(new LinkedHashMap<>(operatingThresholds));
		}
	}

	/** What the numbers are that the graph puts out. */
	public enum Scores {
			/** Scores of classes before the activation. */
			LOGITS,
			/** Probabilities of classes. */
			PROBABILITIES,
			/** No classes but values, such as an age or an ejection fraction. */
			VALUES
	}

	/**
	 * How what is asked of the model is understood.
	 *
	 * @param alpha how much of the other classes' scores is subtracted where a class is set against them, above 0; empty for what is usual
	 * @param similar how many similar classes it is set against, at least 1; empty for what is usual
	 * @param unit of the values that the model puts out, such as months
	 */
	public record Target(Optional<Double> alpha, Optional<Integer> similar, Optional<String> unit) {

		static final Target USUAL = new Target(Optional.empty(), Optional.empty(), Optional.empty());
	}

	/** A grey-level window in calibrated units: values from centre − width/2 to centre + width/2, width above 0. */
	public record Window(double centre, double width) {}
}
