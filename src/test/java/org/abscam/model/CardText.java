package org.abscam.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small complete card as text, to be spoilt by tests in one place at a time. */
final class CardText {

	static final String GOOD = """
		format_version: 0.5.7
		type: model
		id: tiny-classifier
		name: Tiny classifier
		description: For tests.
		version: 1.2.0
		license: CC0-1.0
		authors:
		  - {name: A. Author, affiliation: Somewhere}
		cite:
		  - {text: A paper, doi: 10.1234/abcd}
		inputs:
		  - id: image
		    axes:
		      - {type: batch}
		      - {type: channel, channel_names: [red, green, blue]}
		      - {type: space, id: y, size: 64}
		      - {type: space, id: x, size: {min: 32, step: 16}}
		    preprocessing: []
		outputs:
		  - id: scores
		    axes:
		      - {type: batch}
		      - {type: channel, channel_names: [yes, no, maybe]}
		    postprocessing: [{id: softmax}]
		weights:
		  onnx: {source: model.onnx, opset_version: 17}
		config:
		  abscam:
		    target_layer: /layer4/Relu_output_0
		    outputs: logits
		    window: {centre: 40, width: 400}
		    operating_thresholds: {no: 0.7, yes: 0.25}
		    intended_use: Tests.
		    mirror: false
		    temperature: 1.37
		    thresholds: {yes: 0.4}
		    probability_cutoff: 0.3
		    accuracy: {value: 0.87, n: 98, low: 0.79, high: 0.92, on: validation images}
		""";

	/** What the good card says where the training images are known. */
	static final String FEATURES = """
		    features:
		      tensors: [/layer1/Relu_output_0, /layer4/Relu_output_0]
		      source: training.npy
		      limit: 18.5
		      images: 482
		""";

	private CardText() {}

	/** The good card with one piece of its text replaced. */
	static String with(String piece, String replacement) {
		if (!GOOD.contains(piece)) throw new AssertionError("the card has no '" + piece + "'");
		return GOOD.replace(piece, replacement);
	}

	/** The good card with the given preprocessing, in YAML's flow style. */
	static String withSteps(String steps) {
		return with("preprocessing: []", "preprocessing: [" + steps + "]");
	}

	static ModelCard read(String yaml) throws ModelException {
		try {
			return ModelCards.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "rdf.yaml");
		}
		catch (IOException e) {
			throw new AssertionError(e);
		}
	}

	/** Writes a model's folder: the card, and {@code model.onnx} with the given bytes. */
	static Path folder(Path parent, String name, String yaml, byte[] onnx) throws IOException {
		Path folder = Files.createDirectories(parent.resolve(name));
		Files.writeString(folder.resolve("rdf.yaml"), yaml);
		Files.write(folder.resolve("model.onnx"), onnx);
		return folder;
	}
}
