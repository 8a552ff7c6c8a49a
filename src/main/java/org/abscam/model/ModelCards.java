package org.abscam.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.model.ModelCard.Activation;
import org.abscam.model.ModelCard.Author;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelCard.Axis.Kind;
import org.abscam.model.ModelCard.CardLayer;
import org.abscam.model.ModelCard.Citation;
import org.abscam.model.ModelCard.FileReference;
import org.abscam.model.ModelCard.Input;
import org.abscam.model.ModelCard.Output;
import org.abscam.model.ModelCard.Scores;
import org.abscam.model.ModelCard.Settings;
import org.abscam.model.ModelCard.Weights;
import org.abscam.model.ModelCard.Window;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;

/** Reads model cards. Every field that changes a result is checked; fields that are only told to people are not. */
final class ModelCards {

	private static final List<List<Kind>> LAYOUTS = List.of(
		List.of(Kind.BATCH, Kind.CHANNEL, Kind.Y, Kind.X),
		List.of(Kind.BATCH, Kind.Y, Kind.X, Kind.CHANNEL),
		List.of(Kind.BATCH, Kind.CHANNEL, Kind.Z, Kind.Y, Kind.X),
		List.of(Kind.BATCH, Kind.Z, Kind.Y, Kind.X, Kind.CHANNEL));

	private ModelCards() {}

	/**
	 * Reads a card. The weights file is neither opened nor looked for.
	 *
	 * @param rdfYaml a BioImage.IO model RDF of format 0.5, at most 1 MiB of UTF-8
	 * @throws ModelException where the file cannot be read, is no such card, or asks for what Abs-CAM cannot do
	 */
	public static ModelCard read(Path rdfYaml) throws ModelException {
		if (!Files.exists(rdfYaml)) throw new ModelException(rdfYaml + " does not exist; choose an rdf.yaml.");
		if (!Files.isRegularFile(rdfYaml)) throw new ModelException(rdfYaml + " is not a file; choose an rdf.yaml.");
		try (InputStream in = Files.newInputStream(rdfYaml)) {
			return read(in, rdfYaml.toString());
		}
		catch (IOException e) {
			throw new ModelException(rdfYaml + " cannot be read (" + e.getMessage() + "); check the file and its permissions.", e);
		}
	}

	/** @param card how messages call the card */
	static ModelCard read(InputStream in, String card) throws IOException, ModelException {
		return card(root(in.readNBytes(CardYaml.LARGEST + 1), card));
	}

	/** The root of a card's fields, which are not checked yet. */
	static CardField root(byte[] bytes, String card) throws ModelException {
		if (bytes.length > CardYaml.LARGEST)
			throw new ModelException(card + " is larger than 1 MiB, which no model card is; choose an rdf.yaml.");
		return new CardField(card, "", CardYaml.parse(bytes, card));
	}

	static ModelCard card(CardField root) throws ModelException {
		if (!root.present()) throw root.fault("is empty; choose the rdf.yaml of a model");
		CardField type = root.get("type");
		if (!type.text().equals("model")) throw type.fault("is " + type.shown() + ", not 'model'; choose the card of a model");
		CardField format = root.get("format_version");
		if (format.text().matches("0\\.[0-4](\\..+)?"))
			throw new OldCardException(
				format.fault("is " + format.shown() + ", but Abs-CAM reads 0.5; convert the card with bioimageio.core"));
		if (!format.text().matches("0\\.5\\..+"))
			throw format.fault("is " + format.shown() + ", but Abs-CAM reads 0.5; convert the card with bioimageio.core");
		List<Input> images = images(root.get("inputs"));
		Output output = output(root.get("outputs"));
		return new ModelCard(root.get("id").optionalText(), root.get("name").text(),
			description(root.get("description")), root.get("version").optionalText(), authors(root.get("authors")),
			root.get("license").optionalText(), citations(root.get("cite")), images.get(0), output, weights(root.get("weights")),
			settings(root.get("config").get("abscam"), output),
			FurtherInputsReader.read(root.get("inputs"), images, root.get("config").get("abscam").get("inputs")));
	}

	private static String description(CardField field) throws ModelException {
		boolean said = field.present() && !(field.value() instanceof String text && text.isBlank());
		return said ? field.text() : "";
	}

	private static List<Author> authors(CardField field) throws ModelException {
		List<Author> authors = new ArrayList<>();
		for (CardField author : field.items())
			authors.add(new Author(author.get("name").text(), author.get("affiliation").optionalText()));
		return authors;
	}

	private static List<Citation> citations(CardField field) throws ModelException {
		List<Citation> citations = new ArrayList<>();
		for (CardField entry : field.items())
			citations.add(new Citation(entry.get("text").text(), entry.get("doi").optionalText(), entry.get("url").optionalText()));
		return citations;
	}

	/** The input tensors that are images, the one that is explained first. */
	private static List<Input> images(CardField inputs) throws ModelException {
		List<Input> images = new ArrayList<>();
		for (CardField tensor : inputs.items()) if (FurtherInputsReader.isImage(tensor)) images.add(image(tensor));
		if (images.isEmpty())
			throw inputs.fault("has no tensor with axes of space, so that there is no image; choose a model of images");
		return images;
	}

	private static Input image(CardField tensor) throws ModelException {
		String id = tensor.get("id").optionalText().orElse("input");
		CardField field = tensor.get("axes");
		List<Axis> axes = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		for (CardField axis : field.items()) {
			axes.add(axis(axis));
			if (!ids.add(axes.get(axes.size() - 1).id())) throw axis.fault("has the same id as an axis before it; rename one");
		}
		if (!LAYOUTS.contains(axes.stream().map(Axis::kind).toList()))
			throw field.fault("are in an order that Abs-CAM cannot feed; it feeds (batch, channel, [z,] y, x) and " +
				"(batch, [z,] y, x, channel)");
		PreprocessingReader reader = new PreprocessingReader(id, axes);
		List<Preprocessing> steps = new ArrayList<>();
		for (CardField step : tensor.get("preprocessing").items())
			steps.add(reader.read(step));
		return new Input(id, axes, steps);
	}

	private static Axis axis(CardField axis) throws ModelException {
		CardField size = axis.get("size");
		switch (axis.get("type").text()) {
			case "batch":
				boolean single = size.present() && size.integer(1) == 1;
				if (size.present() && !single) throw size.fault("fixes the batch to more than 1, which BioImage.IO does not allow");
				return new Axis(Kind.BATCH, axis.get("id").optionalText().orElse("batch"), 1, single ? 0 : 1, List.of());
			case "channel":
				List<String> names = distinctNames(axis.get("channel_names"));
				return new Axis(Kind.CHANNEL, axis.get("id").optionalText().orElse("channel"), names.size(), 0, names);
			case "space":
				String id = axis.get("id").optionalText().orElse("x");
				Kind kind = switch (id) {
					case "x" -> Kind.X;
					case "y" -> Kind.Y;
					case "z" -> Kind.Z;
					default -> throw axis.get("id").fault("is " + axis.get("id").shown() + ", no direction of space; use x, y or z");
				};
				if (size.value() instanceof Map) {
					if (size.get("tensor_id").present())
						throw size.fault("refers to another axis, which Abs-CAM cannot follow; write a number, or min and step");
					return new Axis(kind, id, size.get("min").integer(1), size.get("step").integer(1), List.of());
				}
				return new Axis(kind, id, size.integer(1), 0, List.of());
			default:
				throw axis.get("type").fault("is " + axis.get("type").shown() +
					", an axis that Abs-CAM cannot feed; it feeds batch, channel and space");
		}
	}

	private static List<String> distinctNames(CardField field) throws ModelException {
		Set<String> names = new LinkedHashSet<>();
		for (CardField name : field.items()) {
			if (!names.add(name.text())) throw name.fault("repeats the name " + name.shown() + "; give each its own");
		}
		if (names.isEmpty()) throw field.fault("is missing; list the names");
		return List.copyOf(names);
	}

	private static Output output(CardField outputs) throws ModelException {
		List<CardField> tensors = outputs.items();
		if (tensors.size() != 1)
			throw outputs.fault("has " + tensors.size() +
				" tensors, but Abs-CAM explains exactly one; choose a classifier with one output");
		CardField tensor = tensors.get(0);
		CardField axes = tensor.get("axes");
		List<String> classes = List.of();
		String channel = "channel";
		for (CardField axis : axes.items()) {
			switch (axis.get("type").text()) {
				case "batch":
					break;
				case "channel":
					classes = distinctNames(axis.get("channel_names"));
					channel = axis.get("id").optionalText().orElse(channel);
					break;
				case "space":
					break; // of a segmentation network, whose sizes the graph says
				default:
					throw axis.fault("is neither batch, channel nor space; choose a model that gives a score per class, or one per class " +
						"at each position");
			}
		}
		if (classes.isEmpty()) throw axes.fault("have no channel axis, whose channel_names are the classes; add it");
		return new Output(tensor.get("id").optionalText().orElse("output"), classes,
			activation(tensor.get("postprocessing"), channel));
	}

	private static Activation activation(CardField postprocessing, String channel) throws ModelException {
		Activation activation = Activation.NONE;
		for (CardField step : postprocessing.items()) {
			CardField id = step.get("id");
			Activation named = switch (id.text()) {
				case "ensure_dtype" -> Activation.NONE;
				case "softmax" -> Activation.SOFTMAX;
				case "sigmoid" -> Activation.SIGMOID;
				default -> throw id.fault("is the step " + id.shown() +
					", which Abs-CAM cannot do to class scores; it does softmax, sigmoid and ensure_dtype");
			};
			if (named == Activation.NONE) continue;
			if (activation != Activation.NONE) throw id.fault("applies a second activation; leave one");
			CardField axis = step.get("kwargs").get("axis");
			if (named == Activation.SOFTMAX && axis.present() && !axis.text().equals(channel))
				throw axis.fault("is " + axis.shown() + ", but softmax runs over the classes, axis '" + channel + "'");
			activation = named;
		}
		return activation;
	}

	private static Weights weights(CardField weights) throws ModelException {
		CardField onnx = weights.get("onnx");
		if (!onnx.present()) throw onnx.fault("is missing, and Abs-CAM runs ONNX only; export the model to ONNX");
		CardField external = onnx.get("external_data");
		return new Weights(file(onnx), onnx.get("opset_version").integer(7),
			external.present() ? Optional.of(file(external)) : Optional.empty());
	}

	static FileReference file(CardField entry) throws ModelException {
		CardField source = entry.get("source");
		String path = source.text();
		if (path.contains("://"))
			throw source.fault("is a web address; download the file into the card's folder and name it here");
		if (leavesFolder(path))
			throw source.fault("leads out of the card's folder; use a path inside it, with '/' between its parts");
		if (path.chars().anyMatch(Character::isISOControl))
			throw source.fault("contains control characters; rename the file");
		CardField sha256 = entry.get("sha256");
		if (!sha256.present()) return new FileReference(path, Optional.empty());
		String digits = sha256.text().toLowerCase(Locale.ROOT);
		if (!digits.matches("[0-9a-f]{64}")) throw sha256.fault("is not 64 hexadecimal digits; give the file's SHA-256");
		return new FileReference(path, Optional.of(digits));
	}

	/** Whether a relative path with '/' between its parts could lead out of a folder, on any system. */
	static boolean leavesFolder(String path) {
		return path.startsWith("/") || path.contains("\\") || path.contains(":") || List.of(path.split("/", -1)).contains("..");
	}

	private static Settings settings(CardField abscam, Output output) throws ModelException {
		abscam.allowOnly(Set.of("target_layer", "target_axes", "target_grid", "target_prefix", "outputs", "window", "modalities",
			"operating_thresholds", "intended_use", "mirror", "target", "inputs", "temperature", "thresholds", "probability_cutoff",
			"accuracy", "features"));
		CardField outputs = abscam.get("outputs");
		Optional<Scores> scores = Optional.empty();
		if (outputs.present()) {
			scores = Optional.of(switch (outputs.text()) {
				case "logits" -> Scores.LOGITS;
				case "probabilities" -> Scores.PROBABILITIES;
				case "values" -> Scores.VALUES;
				default -> throw outputs.fault("is " + outputs.shown() + "; write logits, probabilities or values");
			});
			if (scores.get() == Scores.PROBABILITIES && output.activation() != Activation.NONE)
				throw outputs.fault("says probabilities, but the postprocessing would make probabilities of them again; " +
					"drop one of the two");
		}
		List<String> modalities = new ArrayList<>();
		for (CardField modality : abscam.get("modalities").items()) modalities.add(modality.text());
		return new Settings(targetLayer(abscam), scores, window(abscam.get("window")), modalities,
			MeasuredReader.perClass(abscam.get("operating_thresholds"), output.classes(), "a probability"),
			abscam.get("intended_use").optionalText(), abscam.get("mirror").optionalFlag(), target(abscam.get("target")),
			MeasuredReader.read(abscam, output.classes()));
	}

	private static ModelCard.Target target(CardField target) throws ModelException {
		if (!target.present()) return ModelCard.Target.USUAL;
		target.allowOnly(Set.of("alpha", "similar", "unit"));
		CardField alpha = target.get("alpha");
		CardField similar = target.get("similar");
		if (alpha.present() && alpha.number() <= 0) throw alpha.fault("is " + alpha.shown() + ", but must be above 0");
		return new ModelCard.Target(alpha.present() ? Optional.of(alpha.number()) : Optional.empty(),
			similar.present() ? Optional.of(similar.integer(1)) : Optional.empty(), target.get("unit").optionalText());
	}

	private static Optional<CardLayer> targetLayer(CardField abscam) throws ModelException {
		CardField layer = abscam.get("target_layer");
		try {
			SaidAxes axes =
				SaidAxes.of(abscam.get("target_axes").optionalText().orElse(""), abscam.get("target_grid").optionalText().orElse(""),
					abscam.get("target_prefix").optionalText().orElse(""));
			if (!layer.present() && !axes.isNothing()) throw layer.fault("is missing, whose axes, grid or prefix is said");
			return layer.optionalText().map(tensor -> new CardLayer(tensor, axes));
		}
		catch (OnnxException e) {
			throw abscam.fault("says of its target layer what cannot be read: " + e.getMessage().replaceFirst("\\.$", ""));
		}
	}

	private static Optional<Window> window(CardField window) throws ModelException {
		if (!window.present()) return Optional.empty();
		window.allowOnly(Set.of("centre", "width"));
		double width = window.get("width").number();
		if (width <= 0) throw window.get("width").fault("is " + window.get("width").shown() + ", but must be above 0");
		return Optional.of(new Window(window.get("centre").number(), width));
	}
}
