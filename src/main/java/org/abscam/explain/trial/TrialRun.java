package org.abscam.explain.trial;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.Probability;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Masking;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelSource;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.scan.Scan;

/**
 * A model run once on a made-up picture: it opens, a layer is found, and scores, probabilities and map are numbers.
 *
 * @param topClass name of the class with the highest score; it means nothing
 * @param classes number of classes
 * @param probability of that class, 0..1
 * @param layer where the map was taken from; empty of a model without gradient, which black-box methods alone explain
 * @param notices sentences on what looks odd
 */
public record TrialRun(String topClass, int classes, float probability, Optional<TargetLayer> layer,
	List<String> notices) {

	/** Phase one on the CPU. */
	static final ExplainOptions OPTIONS =
		ExplainOptions.DEFAULTS.with(CamMethod.ABS_CAM_INITIAL).with(Running.on("cpu").inBatchesOf(1));
	/** Slices for models of volumes that take any number. */
	static final int SLICES = 16;
	private static final float ROUNDING = 1e-3f;

	/**
	 * Opens a model for a target that it has, whatever it is: the highest class, the first value, a class in the whole image, or a box.
	 *
	 * @param source a model
	 * @param options how to explain, but for the question
	 * @param size size of the images, for models that take any
	 * @return the explainer
	 * @throws ExplainException if the model cannot be explained
	 */
	public static Explainer open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		return open(OpenModel.any(source, size), options);
	}

	/** As {@link #open(ModelSource, ExplainOptions, ScanSize)}, of a model whose graph is prepared. */
	public static Explainer open(OpenModel model, ExplainOptions options) throws ExplainException {
		if (model.graph().head().dense().isPresent()) {
			return Explainer.open(model, options.with(Question.of("region", ExplainOptions.TOP, "", Question.ALL)));
		}
		if (model.graph().head().boxes().isPresent()) {
			return Explainer.open(model,
				options.with(Question.of("box", ExplainOptions.TOP, "", Question.PREDICTED)).with(BlackBoxMethod.OCCLUSION));
		}
		return Explainer.open(model, model.saysValues() ? options.with(new Question("0")) : options);
	}

	/**
	 * Runs a model. Blocks until done.
	 *
	 * @param source a model
	 * @param progress hears of it
	 * @throws ExplainException if it cannot be explained, or gives no numbers
	 */
	static TrialRun of(ModelSource source, Progress progress) throws ExplainException {
		try {
			return of(source, OPTIONS, progress, List.of());
		}
		catch (ExplainException e) {
			if (!(e.getCause() instanceof NoGradientException)) throw e;
			ExplainOptions oneMask =
				OPTIONS.with(BlackBoxMethod.RISE).with(new Masking(List.of(), List.of(), 1, List.of(1), .5, OptionalInt.of(1)));
			return of(source, oneMask, progress, List.of("Only the methods "
				+ Stream.of(BlackBoxMethod.values()).map(BlackBoxMethod::option).collect(Collectors.joining(" and ")) + " can explain it: "
				+ e.getMessage()));
		}
	}

	private static TrialRun of(ModelSource source, ExplainOptions options, Progress progress, List<String> first) throws ExplainException {
		OpenModel prepared =
			OpenModel.any(source.given(GivenInputs.TRIAL), new ScanSize(ExplainerFile.USUAL_SIZE, ExplainerFile.USUAL_SIZE, SLICES));
		FileAsGiven.require(prepared);
		try (Explainer explainer = open(prepared, options)) {
			OpenModel model = explainer.model();
			List<Explanation> explanations = new ArrayList<>();
			NetworkImages images = NetworkImages.of(picture(model.graph().spatial()), model);
			try {
				explainer.explain(images, (index, explanation) -> explanations.add(explanation), progress);
			}
			catch (ExplainException e) {
				if (e.getCause() != null) throw e;
				throw new ExplainException("'" + source.name() + "' fails for a test picture: " + e.getMessage());
			}
			if (explanations.isEmpty()) throw new ExplainException("Stopped; nothing was imported.");
			Explanation explanation = explanations.get(0);
			check(explanation, model);
			int top = explanation.topClass();
			return new TrialRun(model.classes().get(top), model.classes().size(), explanation.probabilities()[top],
				explainer.layers().stream().findFirst(), Stream.concat(first.stream(), notices(explanation, model).stream()).toList());
		}
	}

	private static void check(Explanation explanation, OpenModel model) throws ExplainException {
		for (float[] values : new float[][] {explanation.scores(), explanation.probabilities(), explanation.map()}) {
			for (float value : values) {
				if (!Float.isFinite(value)) {
					throw new ExplainException(
						"'" + model.source().name() + "' gives " + value + " for a test picture; check its preprocessing, "
							+ "or export it again.");
				}
			}
		}
		if (model.probability() != Probability.AS_IS) return;
		for (float p : explanation.probabilities()) {
			if (p < -ROUNDING || p > 1 + ROUNDING) {
				throw new ExplainException(
					"'" + model.source().name() + "' puts out " + p + " for a test picture, which is no probability; "
						+ "give softmax or sigmoid as its activation.");
			}
		}
	}

	private static List<String> notices(Explanation explanation, OpenModel model) {
		double sum = 0;
		boolean fractions = true;
		for (float score : explanation.scores()) {
			sum += score;
			fractions &= score >= 0 && score <= 1;
		}
		boolean looksDone = fractions && explanation.scores().length > 1 && Math.abs(sum - 1) < ROUNDING;
		if (!looksDone || model.probability() == Probability.AS_IS || model.probability() == Probability.VALUES) return List.of();
		return List.of("The outputs for a test picture add up to 1, as probabilities do; if they are, give none as the activation.");
	}

	/** A bright disc on a slope with noise, the same each time. */
	public static Scan picture(long[] spatial) {
		int width = (int) spatial[spatial.length - 1];
		int height = (int) spatial[spatial.length - 2];
		Random random = new Random(1);
		ImageStack stack = new ImageStack(width, height);
		for (int z = 0; z < (spatial.length == 3 ? spatial[0] : 1); z++) {
			ByteProcessor slice = new ByteProcessor(width, height);
			for (int y = 0; y < height; y++) {
				for (int x = 0; x < width; x++) {
					boolean disc = Math.hypot((x + .5) / width - .6, (y + .5) / height - .4) < .2;
					slice.set(x, y, (int) (100. * x / width + random.nextInt(40) + (disc ? 100 : 0)));
				}
			}
			stack.addSlice(slice);
		}
		return Scan.of(new ImagePlus("test picture", stack));
	}

	/** @return what was run, in one line */
	@Override
	public String toString() {
		return String.format(Locale.ROOT, "run once on a test picture: '%s' %.3f of %d class(es), %s", topClass, probability, classes,
			layer.map(at -> "layer " + at).orElse("without a gradient"));
	}
}
