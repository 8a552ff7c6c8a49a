package org.abscam.evaluate.sensitivity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.abscam.cam.CamMethod;
import org.abscam.engine.Array;
import org.abscam.evaluate.pixels.ControlMap;
import org.abscam.evaluate.pixels.MaskedScores;
import org.abscam.evaluate.pixels.Pictures;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.KeptScores;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.trial.TrialRun;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.Selection;

/**
 * Measures {@link ClassSensitivity} on pictures.
 *
 * @param known what was found out, with the layer and the method that it is of
 * @param refused how many scans could not be looked at
 * @param reason why the last of these could not be; empty where there is none
 */
public record SensitivityMeasurement(KnownSensitivity known, int refused, String reason) {

	private static final long SEED = 1;
	/** Pictures that are looked at while somebody waits for a model to be imported. */
	private static final int AT_IMPORT = 12;

	/**
	 * Explains the pictures for the predicted class and for others, and with a random class head, and remembers what came out. Blocks until
	 * done.
	 *
	 * @param source a model, with its inputs beside the image
	 * @param options how to explain; the class is the predicted one of each picture, whatever is asked for
	 * @param pictures real pictures
	 * @param progress hears of each picture, and may stop the work
	 * @return what was found out
	 * @throws ExplainException if the model cannot be explained so, or none of the scans fits it
	 * @throws CancellationException if the user stopped it
	 */
	public static SensitivityMeasurement of(ModelSource source, ExplainOptions options, Pictures pictures, Progress progress)
		throws ExplainException {
		return of(source, options, Optional.empty(), pictures, KeptScores.NOTHING, progress);
	}

	/**
	 * As {@link #of(ModelSource, ExplainOptions, Pictures, Progress)}.
	 *
	 * @param control maps that know nothing of the network in place of the method's, of which nothing is remembered
	 * @param kept scores of masked images, where several methods are measured
	 */
	public static SensitivityMeasurement of(ModelSource source, ExplainOptions options, Optional<ControlMap> control, Pictures pictures,
		KeptScores kept, Progress progress) throws ExplainException {
		try (Opened opened = new Opened(source, options.with(Question.TOP), control, kept)) {
			List<ClassLikeness> classes = new ArrayList<>();
			List<MapLikeness> heads = new ArrayList<>();
			int scans = 0;
			int refused = 0;
			ExplainException last = null;
			for (Pictures.Opening opening : pictures.openings()) {
				try {
					Scan scan = opening.scan();
					opened.on(ScanSize.of(scan));
					if (opened.inapplicable().isPresent()) return new SensitivityMeasurement(opened.known(Optional.empty()), 0, "");
					NetworkImages images = NetworkImages.of(scan, opened.explainer.model(), Selection.ALL);
					for (int index : pictures.picked(images.count())) {
						if (progress.isCancelled()) throw new CancellationException("Cancelled while classes were compared");
						progress.at((scans + refused) / (double) pictures.openings().size(), "Comparing the maps of classes");
						opened.compare(images, index, classes, heads, progress);
					}
					scans++;
				}
				catch (ScanException e) {
					refused++;
					last = new ExplainException(e);
				}
				catch (ExplainException e) {
					if (opened.explainer == null) throw e; // whatever the picture
					refused++;
					last = e;
				}
			}
			if (scans == 0) throw last;
			ClassSensitivity measured = ClassSensitivity.of(scans, classes, heads);
			if (control.isEmpty() && measured.verdict() != ClassSensitivity.Verdict.NOT_MEASURED)
				RememberedSensitivity.remember(opened.explainer, measured);
			return new SensitivityMeasurement(opened.known(Optional.of(measured)), refused, last == null ? "" : last.getMessage());
		}
	}

	/**
	 * Measures a model that was just imported, with the usual method at its usual layer; the numbers go into its folder too. Blocks until done.
	 *
	 * @param folder the model's folder
	 * @param pictures pictures that are at hand
	 * @param progress may stop it, which leaves the model where it is
	 * @return what there is to say
	 */
	public static List<String> ofImported(Path folder, Pictures pictures, Progress progress) {
		ExplainOptions options = ExplainOptions.DEFAULTS;
		List<String> said = new ArrayList<>();
		try {
			ModelSource model = ModelLibrary.bundled().find(folder.toString()).given(GivenInputs.TRIAL);
			SensitivityMeasurement measured = of(model, options, pictures.atMost(AT_IMPORT), progress);
			said.add("Class sensitivity of " + options.method().option() + " on " + pictures + ": " + measured.known().inWords() + ".");
			measured.known().warning(Optional.empty()).ifPresent(said::add);
			if (measured.known().isMeasured()) RememberedSensitivity.write(model, options.method(), measured.known());
		}
		catch (CancellationException e) {
			said.add("Whether the maps depend on the class was not measured, as it was stopped.");
		}
		catch (ExplainException | ModelException e) {
			said.add("Whether the maps depend on the class was not measured: " + e.getMessage());
		}
		return said;
	}

	/** The network with and without its class head: opened anew only where the model takes any size and the scan's is another. */
	private static final class Opened implements AutoCloseable {

		private final ModelSource source;
		private final ExplainOptions options;
		private final Optional<ControlMap> control;
		private final KeptScores kept;
		private ScanSize openedFor;
		private Explainer explainer;
		/** {@code null} where no head can be randomised. */
		private Explainer headless;
		private MaskedScores scores;

		private Opened(ModelSource source, ExplainOptions options, Optional<ControlMap> control, KeptScores kept) {
			this.kept = kept;
			this.source = source;
			this.options = control.isPresent() ? options.with(CamMethod.GRAD_CAM) : options;
			this.control = control;
		}

		private void on(ScanSize size) throws ExplainException {
			if (explainer != null && (!explainer.model().graph().anySize() || size.equals(openedFor))) return;
			close();
			OpenModel model = OpenModel.any(source, size);
			if (ClassSensitivity.inapplicable(model, options.method()).isPresent()) {
				explainer = TrialRun.open(model, options);
				return;
			}
			explainer = Explainer.open(source, options, size, kept);
			Optional<OpenModel> random = RandomisationCascade.withRandomHead(model, SEED);
			headless = random.isPresent() ? Explainer.open(random.get(), options) : null;
			scores = control.isPresent() ? MaskedScores.open(source, options, size) : null;
			openedFor = size;
		}

		private Optional<String> inapplicable() {
			return ClassSensitivity.inapplicable(explainer.model(), options.method());
		}

		private KnownSensitivity known(Optional<ClassSensitivity> measured) {
			return new KnownSensitivity(control.map(ControlMap::option).orElse(options.method().title()),
				control.isPresent() ? "" : RememberedSensitivity.layer(explainer), inapplicable(), measured);
		}

		private void compare(NetworkImages images, int index, List<ClassLikeness> classes, List<MapLikeness> heads, Progress progress)
			throws ExplainException {
			Array.Floats image = images.image(index);
			Explanation explanation = ClassLikeness.explained(explainer, image, -1, progress);
			if (control.isPresent()) {
				float[] map = control.get().on(scores.input(images, index), explanation, new Random(SEED));
				MapLikeness same = MapLikeness.of(map, map, explanation.width(), explanation.height());
				classes.add(new ClassLikeness("", List.of(""), 1, List.of(same)));
				heads.add(same);
				return;
			}
			classes.add(ClassLikeness.of(explainer, image, explanation, progress));
			if (headless != null) {
				heads.add(MapLikeness.of(explanation,
					ClassLikeness.explained(headless, image, explanation.classIndex(), progress)));
			}
		}

		@Override
		public void close() {
			if (explainer != null) explainer.close();
			if (headless != null) headless.close();
			if (scores != null) scores.close();
			explainer = null;
			headless = null;
			scores = null;
		}
	}
}
