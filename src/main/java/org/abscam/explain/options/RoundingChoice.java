package org.abscam.explain.options;

import java.util.Optional;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Device;
import org.abscam.engine.Processor;
import org.abscam.explain.budget.Budget;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.quantise.Quantisation;

/**
 * Whether phase two is tried in int8.
 *
 * @param quantisation of the classifier, where it is
 * @param note a sentence for the user where it is not though it was asked for
 */
public record RoundingChoice(Optional<Quantisation> quantisation, Optional<String> note) {

	/**
	 * From how many masks on it pays: calibrating, comparing and opening cost 15 to 25 forward passes an image, a mask a third of one.
	 */
	static final int FEWEST_MASKS = 64;
	private static final RoundingChoice FLOAT32 = new RoundingChoice(Optional.empty(), Optional.empty());

	/** Rounds the weights where int8 is tried. */
	public static RoundingChoice of(String model, ExplainerGraph graph, Device device, Scoring scoring) throws OnnxException {
		Processor processor = Processor.here();
		boolean automatic = scoring.precision() == Precision.AUTO;
		if (!automatic && scoring.precision() != Precision.INT8) return FLOAT32;
		if (automatic && (!processor.hasByteProducts() || masks(graph, scoring) < FEWEST_MASKS)) return FLOAT32;
		RoundingChoice choice = choice(model, graph, device, processor);
		return automatic ? new RoundingChoice(choice.quantisation, Optional.empty()) : choice;
	}

	private static RoundingChoice choice(String model, ExplainerGraph graph, Device device, Processor processor) throws OnnxException {
		if (device.isGpu()) return without("int8 is for CPUs: on " + device.description() + " the masks were scored in float32.");
		ClassifierGraph classifier = graph.classification().classifier();
		if (Quantisation.isIn(classifier)) return without("'" + model + "' is quantised already; its masks were scored with it as it is.");
		Optional<Quantisation> quantisation =
			Quantisation.of(classifier, processor.maySaturate() ? Quantisation.SEVEN_BITS : Quantisation.ALL_BITS);
		return quantisation.isPresent() ? new RoundingChoice(quantisation, Optional.empty())
			: without("Little of what '" + model + "' computes can be in int8; its masks were scored in float32.");
	}

	private static RoundingChoice without(String note) {
		return new RoundingChoice(Optional.empty(), Optional.of(note));
	}

	/** How many masks an image has to score; of an automatic budget, a tenth of them. */
	private static int masks(ExplainerGraph graph, Scoring scoring) {
		int channels = graph.layer().channels();
		int kept = scoring.channels() == 0 ? channels : Math.min(channels, scoring.channels());
		Budget budget = scoring.budget(channels);
		if (budget instanceof Budget.Count count) return Math.min(kept, count.masks());
		double share = budget instanceof Budget.Share part ? part.percent() / 100 : budget instanceof Budget.Auto ? .1 : 1;
		return (int) (kept * share);
	}
}
