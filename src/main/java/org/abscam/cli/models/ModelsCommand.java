package org.abscam.cli.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.CamMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.cli.command.LayerOptions;
import org.abscam.cli.command.Sentence;
import org.abscam.cli.command.UsageException;
import org.abscam.cli.command.UserModels;
import org.abscam.explain.Explainer;
import org.abscam.explain.PosedQuestion;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.Held;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.explain.trial.FileAsGiven;
import org.abscam.explain.trial.SeparateTrial;
import org.abscam.explain.trial.TrialRun;
import org.abscam.model.FurtherInputs;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelSource;
import org.abscam.onnx.Field;
import org.abscam.onnx.NoGradientException;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.Gate;
import org.abscam.onnx.classifier.Peculiarities;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.onnx.classifier.TargetLayer;
import org.abscam.onnx.gradient.Gradient;
import org.abscam.report.Protocol;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code abscam models}. */
@Command(name = "models", mixinStandardHelpOptions = true, description = "Lists, shows, checks and imports models.",
	subcommands = ImportCommand.class)
public final class ModelsCommand implements Callable<Integer> {

	/** Width and height at which a model that takes any is looked at. */
	private static final int TRIAL_SIZE = 224;
	/** Slices for a model of volumes, in the trial in a process of its own. */
	private static final int TRIAL_SLICES = 16;
	private static final int LISTED_CLASSES = 20;

	@CommandLine.Spec
	private CommandLine.Model.CommandSpec spec;

	/** Without a subcommand: the list. */
	@Override
	public Integer call() {
		return list();
	}

	@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the models there are.")
	int list() {
		PrintWriter text = spec.commandLine().getOut();
		for (ModelLibrary.Entry entry : UserModels.library().list()) {
			if (entry instanceof ModelLibrary.Entry.Usable usable) {
				text.printf("%-20s %s%n%-20s classes: %s%n", usable.name(), usable.card().name(), "", classes(usable.card()));
				usable.card().settings().intendedUse().ifPresent(use -> text.printf("%-20s %s%n", "", use));
			}
			else if (entry instanceof ModelLibrary.Entry.Broken broken) {
				text.printf("%-20s cannot be used: %s%n", broken.name(), broken.reason());
			}
			else if (entry instanceof ModelLibrary.Entry.Foreign foreign) {
				text.printf("%-20s of another program: %s%n", foreign.name(), foreign.reason());
			}
		}
		return ExitCode.OK;
	}

	private static String classes(ModelCard card) {
		List<String> all = card.output().classes();
		return String.join(", ", all.subList(0, Math.min(LISTED_CLASSES, all.size())))
			+ (all.size() > LISTED_CLASSES ? ", ... (" + all.size() + ")" : "");
	}

	@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a model's card as Abs-CAM understands it.")
	int show(@Parameters(paramLabel = "NAME|CARD|ONNX", description = "The model.") String model) throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		ModelSource source = UserModels.library().find(model).given(GivenInputs.TRIAL);
		text.println(Protocol.text(Protocol.model(OpenModel.any(source, new ScanSize(TRIAL_SIZE, TRIAL_SIZE, TRIAL_SIZE)))));
		source.card().ifPresent(card -> show(card, text));
		return ExitCode.OK;
	}

	private static void show(ModelCard card, PrintWriter text) {
		text.println(card.description());
		card.licence().ifPresent(licence -> text.println("Licence: " + licence));
		card.citations().forEach(c -> text.println("Cite: " + c.text() + c.doi().map(d -> " doi:" + d).orElse("")));
	}

	@Command(name = "learn", mixinStandardHelpOptions = true,
		description = "Learns what the images that a model was trained on look like, and writes it beside its card, so that images that do not look "
			+ "like them are told.")
	int learn(@Parameters(paramLabel = "CARD", description = "The model's folder or rdf.yaml.") String model,
		@Parameters(paramLabel = "FOLDER|TABLE",
			description = "The training images: a folder, or a table with a column 'path'; not those that it is tested with.") Path images,
		@Option(names = "--layer") String layer, @Option(names = "--device") String device) throws Exception {
		return MeasuredModels.learn(UserModels.library().find(model), images, layer, Running.on(device), spec.commandLine().getOut(),
			spec.commandLine().getErr());
	}

	@Command(name = "calibrate", mixinStandardHelpOptions = true,
		description = "Measures accuracy, calibration error (ECE) and the temperature that calibrates a model's probabilities.")
	int calibrate(@Parameters(paramLabel = "NAME|CARD|ONNX", description = "The model.") String model,
		@Parameters(paramLabel = "FOLDER|TABLE",
			description = "Validation images: a folder with a folder for each class, or a table with columns 'path' and 'label'.") Path images,
		@Option(names = "--write") boolean write, @Option(names = "--write-accuracy") String on, @Option(names = "--device") String device)
		throws Exception {
		return MeasuredModels.calibrate(UserModels.library().find(model), images, new MeasuredModels.Written(write, on.strip()),
			Running.on(device), spec.commandLine().getOut(), spec.commandLine().getErr());
	}

	@Command(name = "check", mixinStandardHelpOptions = true,
		description = "Says whether a model can be explained: scores, layers, and the gradient rules it needs.")
	int check(@Parameters(paramLabel = "NAME|CARD|ONNX", description = "The model.") String model,
		@Mixin LayerOptions layer,
		@Mixin SensitivityCheck sensitivity,
		@Option(names = "--device") String device)
		throws Exception {
		PrintWriter text = spec.commandLine().getOut();
		sensitivity.require();
		ModelSource source = UserModels.library().find(model);
		try {
			check(source, layer, sensitivity, device, text);
			text.println("usable   yes");
		}
		catch (ExplainException | OnnxException e) {
			String reason = Sentence.oneLine(OpenModel.refused(source, e).getMessage());
			if (e instanceof NoGradientException || e.getCause() instanceof NoGradientException) {
				text.println("methods  " + Stream.of(BlackBoxMethod.values()).map(BlackBoxMethod::option).collect(Collectors.joining(", "))
					+ ", which look at its answers alone");
			}
			text.println("usable   no: " + reason);
			throw new UsageException(
				reason.contains("'" + source.name()) ? reason : "'" + source.name() + "' cannot be explained: " + reason);
		}
		sensitivity.measure(source, layer, device, text, spec.commandLine().getErr());
		return ExitCode.OK;
	}

	private static void check(ModelSource checked, LayerOptions layer, SensitivityCheck sensitivity, String device, PrintWriter text)
		throws ExplainException, OnnxException {
		ModelSource source = checked.given(GivenInputs.TRIAL);
		if (source.file().isPresent()) SeparateTrial.require(source.file().get(), new ScanSize(TRIAL_SIZE, TRIAL_SIZE, TRIAL_SLICES));
		OpenModel open = OpenModel.any(source, new ScanSize(TRIAL_SIZE, TRIAL_SIZE, TRIAL_SIZE));
		var graph = open.graph();
		FileAsGiven.require(open);
		ScoreHead head = graph.head();
		text.println("model    " + source.name() + ", opset " + open.opset() + (open.hasCard() ? "" : ", no card"));
		text.println("input    " + graph.input() + ": " + graph.channels() + " channel(s), " + size(graph.spatial()) + (graph.channelsLast()
			? ", channels last" : "") + (graph.sliced() ? ", which the file takes slice by slice" : "")
			+ (graph.batches() ? ", several images at once" : ", one image at a time")
			+ (graph.anySize() ? ", other sizes possible" : ""));
		for (Held held : open.held()) text.println("further  " + further(held, source));
		String scores = head.boxes().isPresent() ? head.output() : head.dense().orElse(head.scores());
		text.println("scores   " + scores + ": " + head.classes() + " class(es), " + probabilities(open)
			+ (head.dense().isPresent() ? ", at each of " + size(graph.densePositions()) + " positions" : ""));
		open.doubt().ifPresent(doubt -> text.println("unusual  " + doubt));
		for (String unusual : peculiarities(open)) text.println("unusual  " + unusual);
		text.println("training " + open.training()
			.map(t -> "images are known (" + t.images() + "; an image is unlike them from a distance of "
				+ t.limit() + ")")
			.orElse("images are not known, so that nobody is told when an image looks like none of them; see 'abscam models learn'"));
		text.println("targets  " + String.join(", ", PosedQuestion.targets(open)));
		if (head.boxes().isPresent()) {
			text.println("layers   none is needed: boxes are explained by masking");
			tryOut(open, layer, sensitivity, device, text);
			return;
		}
		TargetLayer target = Explainer.layer(open, layer.name(), layer.axes());
		describe(open, layer.name(), target, text);
		for (Gate gate : Gate.of(graph.graph(), target)) text.println("gate     " + gate);
		text.println("layers   (the one that is used is marked; each can be given with --layer)");
		List<TargetLayer> candidates = TargetLayer.candidates(graph.graph(), head);
		Map<String, Set<String>> missing = Gradient.missingRules(graph.graph(), scores);
		for (TargetLayer candidate : candidates)
			text.println((candidate.equals(target) ? "  * " : "    ") + candidate + missing(missing, candidate));
		if (!candidates.contains(target)) text.println("  * " + target + missing(missing, target));
		text.println("rules    " + String.join(", ", Gradient.operatorsBetween(graph.graph(), scores, target.differentiated())));
		tryOut(open, layer, sensitivity, device, text);
	}

	/** Opens it as a run does, which compiles its graphs. */
	private static void tryOut(OpenModel model, LayerOptions layer, SensitivityCheck sensitivity, String device, PrintWriter text)
		throws ExplainException, OnnxException {
		ExplainOptions options =
			ExplainOptions.DEFAULTS.with(CamMethod.ABS_CAM_INITIAL).with(layer.where()).with(Running.on(device).inBatchesOf(1));
		try (Explainer explainer = TrialRun.open(model, options)) {
			text.println("device   " + explainer.device().description());
			explainer.notes().forEach(note -> text.println("unusual  " + note));
			explainer.placement().ifPresent(nodes -> text.println("nodes    of phase one: " + nodes));
			sensitivity.tellKnown(explainer, text);
		}
	}

	private static String probabilities(OpenModel model) {
		return switch (model.probability()) {
			case AS_IS -> "probabilities as it puts them out";
			case VALUES -> "no probabilities but values";
			default -> "probabilities by " + model.probability().toString().toLowerCase(Locale.ROOT)
				+ (model.temperature().isPresent() ? " of the scores divided by " + model.temperature().getAsDouble()
					+ " (the card's temperature)" : "");
		};
	}

	private static List<String> peculiarities(OpenModel open) throws ExplainException, OnnxException {
		try {
			return Peculiarities.of(open.source().onnx(), open.source().name(), open.graph());
		}
		catch (ModelException e) {
			throw OpenModel.refused(open.source(), e);
		}
	}

	/** An input beside the image: how it is said, and what it is held at here. */
	private static String further(Held held, ModelSource source) {
		if (held.fed().length == 0) return held.name() + ": an image, held black here; say it with --input " + held.name() + "=FILE";
		Optional<FurtherInputs.Entry> entry = source.card().flatMap(
			card -> card.further().numbers().stream().filter(e -> e.name().equals(held.name())).findFirst());
		String fed = IntStream.range(0, held.fed().length).mapToObj(i -> Float.toString(held.fed()[i])).collect(Collectors.joining(", "));
		return entry.map(FurtherInputs.Entry::toString).orElse(held.name()) + ": held at " + fed
			+ (entry.flatMap(FurtherInputs.Entry::usual).isPresent() ? " where nothing is said; say another with --input "
				: " here; say it with --input ")
			+ held.name()
			+ "=" + (held.fed().length == 1 ? "VALUE" : "VALUE,VALUE") + ", the column '"
			+ entry.flatMap(FurtherInputs.Entry::column).orElse(held.name()) + "' of a table"
			+ entry.flatMap(FurtherInputs.Entry::tag).map(tag -> ", or the DICOM attribute (" + tag + ")").orElse("");
	}

	/** The target layer, why it is that, and what its axes stand for. */
	private static void describe(OpenModel model, String wish, TargetLayer target, PrintWriter text) throws OnnxException {
		boolean automatic = wish.equalsIgnoreCase(ExplainOptions.AUTO_LAYER);
		boolean ofCard = model.source().card().flatMap(c -> c.settings().targetLayer()).isPresent();
		String why = !automatic ? "as it is asked for" : ofCard ? "as the model card says"
			: "it is " + TargetLayer.reason(model.graph().graph(), model.graph().head());
		text.println("target   " + target.tensor() + ": " + why);
		String grid = Arrays.stream(target.spatial()).mapToObj(Long::toString).collect(Collectors.joining("×"));
		text.println("axes     " + target.axes() + " (" + target.type() + "), grid " + grid + ", prefix " + target.layout().prefix() + ", "
			+ target.channels() + " channels" + (target.tensor().equals(target.differentiated()) ? ""
				: ", gradient in front of the ReLU, by " + target.differentiated()));
		if (!target.seesAll()) text.println("sees     " + seen(model.graph().spatial(), target.fields())
			+ ": maps are put in place there");
		Budget usual = Scoring.DEFAULTS.budget(target.channels());
		text.println("masks    up to " + target.channels() + " in methods of two phases, one for each channel; budget by default: "
			+ AskedBudget.text(usual));
		text.println("finer    "
			+ ExplainerGraph.finer(model.classification(), target).map(layer -> layer + ", which abs-cam-plus joins with the map")
				.orElse("no layer is finer that has a gradient: abs-cam-plus joins none"));
	}

	/** Which rows, columns and slices a layer sees, counted from 0; below 0 and behind the last are those of a border around the image. */
	private static String seen(long[] spatial, List<Field> fields) {
		String[] names = {"slices", "rows", "columns"};
		return IntStream.range(0, spatial.length).mapToObj(i -> names[names.length - spatial.length + i] + " "
			+ fields.get(i).first(spatial[i]) + " to " + (fields.get(i).end(spatial[i]) - 1) + " of " + spatial[i])
			.collect(Collectors.joining(", "))
			+ (fields.stream().anyMatch(f -> f.low() < 0 || f.high() > 1) ? ", of a border that the network puts around the image, too"
				: ", as the network cuts the rest off");
	}

	private static String missing(Map<String, Set<String>> rules, TargetLayer layer) {
		Set<String> missing = rules.getOrDefault(layer.differentiated(), Set.of());
		return missing.isEmpty() ? "" : "  no rule for " + String.join(", ", missing);
	}

	private static String size(long[] spatial) {
		return spatial.length == 2 ? spatial[1] + "×" + spatial[0] : spatial[2] + "×" + spatial[1] + "×" + spatial[0];
	}
}
