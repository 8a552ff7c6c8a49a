package org.abscam.explain.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.abscam.engine.Array;
import org.abscam.explain.ImageClassifier;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelCard.Axis.Kind;
import org.abscam.model.ModelException;
import org.abscam.model.ModelSource;
import org.abscam.model.Preprocessing;
import org.abscam.model.UsualPreprocessing;
import org.abscam.scan.Scan;
import org.abscam.scan.Selection;

/**
 * What a model answers for one picture under the usual ways of preprocessing, side by side. Nobody can see in an ONNX file which of them it
 * was trained with; but one that saturates it is hardly the right one, and one who knows the picture can tell more.
 */
public final class PreprocessingTrial {

	/** Probability from which an answer is taken for certain. */
	private static final float CERTAIN = .999f;
	/** Name of a preprocessing that is none of the usual ones. */
	private static final String OWN = "as imported";
	private static final float WHITE = 255;

	private final String picture;
	/** The model's own preprocessing among them. */
	private final List<Answer> answers;

	private PreprocessingTrial(String picture, List<Answer> answers) {
		this.picture = picture;
		this.answers = answers;
	}

	/**
	 * One answer.
	 *
	 * @param preprocessing name of it
	 * @param used whether it is the model's own
	 * @param topClass class with the highest score
	 * @param probability of that class, 0..1
	 * @param saturated whether the model is certain whatever it is shown: of the picture, its negative, and both at a quarter of their contrast
	 */
	private record Answer(String preprocessing, boolean used, String topClass, float probability, boolean saturated) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s %-12s %s %.3f%s", used ? "*" : " ", preprocessing, topClass, probability,
				saturated ? "  saturated" : "");
		}
	}

	/**
	 * Asks the model. Blocks until it answered a few times.
	 *
	 * @param source a model with a card
	 * @param picture its shown slice is the picture, of a model of volumes the stack; empty for a made-up one
	 * @param progress may stop it
	 * @throws ExplainException if the picture does not fit the model, or it is stopped
	 */
	static PreprocessingTrial of(ModelSource source, Optional<Scan> picture, Progress progress) throws ExplainException {
		ModelCard.Input input = source.card().orElseThrow().input();
		Scan scan = picture.orElseGet(() -> madeUp(input));
		List<Preprocessing> own = input.preprocessing();
		Map<String, List<Preprocessing>> tried = usual(input.channels());
		if (!tried.containsValue(own)) tried.put(OWN, own);
		List<Answer> answers = new ArrayList<>();
		OpenModel prepared = OpenModel.of(source.given(GivenInputs.TRIAL), ScanSize.of(scan, Selection.SHOWN));
		for (Map.Entry<String, List<Preprocessing>> one : tried.entrySet()) {
			if (progress.isCancelled()) throw new ExplainException("Stopped; nothing was imported.");
			answers.add(answer(one.getKey(), prepared.preprocessed(one.getValue()), one.getValue().equals(own), scan));
		}
		return new PreprocessingTrial(scan.name(), answers);
	}

	private static Scan madeUp(ModelCard.Input input) {
		return TrialRun.picture(Stream.of(Kind.Z, Kind.Y, Kind.X).flatMap(kind -> input.axis(kind).stream()).mapToLong(
			axis -> axis.sizeNear(axis.kind() == Kind.Z ? TrialRun.SLICES : ExplainerFile.USUAL_SIZE)).toArray());
	}

	private static Map<String, List<Preprocessing>> usual(int channels) throws ExplainException {
		Map<String, List<Preprocessing>> usual = new LinkedHashMap<>();
		try {
			for (String name : UsualPreprocessing.NAMES) {
				boolean fits = channels == 3 || !name.equals(UsualPreprocessing.IMAGENET);
				if (fits) usual.put(name, UsualPreprocessing.of(name, "", "", channels));
			}
		}
		catch (ModelException e) {
			throw new ExplainException(e);
		}
		return usual;
	}

	private static Answer answer(String name, OpenModel model, boolean used, Scan scan) throws ExplainException {
		try (ImageClassifier classifier = ImageClassifier.open(model, TrialRun.OPTIONS)) {
			Array.Floats shown = NetworkImages.of(scan, classifier.model(), Selection.SHOWN).image(0);
			ImageClassifier.Prediction prediction = classifier.classify(shown);
			int top = 0;
			for (int c = 1; c < prediction.scores().length; c++) if (prediction.scores()[c] > prediction.scores()[top]) top = c;
			boolean saturated = isCertain(prediction) && isCertain(classifier.classify(changed(shown, -1, WHITE)))
				&& isCertain(classifier.classify(changed(shown, .25f, .375f * WHITE)))
				&& isCertain(classifier.classify(changed(shown, -.25f, .625f * WHITE)));
			return new Answer(name, used, classifier.model().classes().get(top), prediction.probabilities()[top], saturated);
		}
	}

	/** Grey levels times a factor, plus a term. */
	private static Array.Floats changed(Array.Floats image, float factor, float term) {
		float[] values = image.values().clone();
		for (int i = 0; i < values.length; i++) values[i] = values[i] * factor + term;
		return new Array.Floats(values, image.shape());
	}

	/** Also of a single class, which is certain at 0 too. */
	private static boolean isCertain(ImageClassifier.Prediction prediction) {
		float[] p = prediction.probabilities();
		if (p.length == 1) return p[0] >= CERTAIN || p[0] <= 1 - CERTAIN;
		for (float one : p) if (one >= CERTAIN) return true;
		return false;
	}

	/** @return the answers, a line each, below a line that says of what */
	public List<String> lines() {
		List<String> lines = new ArrayList<>(
			List.of("answers for '" + picture
				+ "' by preprocessing (* the model's own; saturated: as certain of the negative and of little contrast):"));
		for (Answer answer : answers) lines.add("  " + answer);
		return lines;
	}

	/** @return a sentence where the model's own preprocessing saturates it */
	List<String> notices() {
		return answers.stream().filter(a -> a.used() && a.saturated())
			.map(a -> "With its preprocessing the model is certain (" + String.format(
				Locale.ROOT, "%.3f", a.probability())
				+ ") whatever it is shown, as a network is that was trained on other values; compare the "
				+ "answers by preprocessing, and import it with the one that it was trained with.")
			.toList();
	}
}
