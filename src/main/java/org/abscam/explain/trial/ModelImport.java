package org.abscam.explain.trial;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.abscam.engine.RuntimeTypes;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ClassLabels;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelCard.Activation;
import org.abscam.model.ModelCard.Axis;
import org.abscam.model.ModelCard.FileReference;
import org.abscam.model.ModelCard.Scores;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.model.ModelPackage;
import org.abscam.model.ModelSource;
import org.abscam.model.NewCard;
import org.abscam.model.NewModelFolder;
import org.abscam.model.UsualPreprocessing;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.ScoreHead;
import org.abscam.onnx.read.OnnxModel;
import org.abscam.scan.Scan;

/**
 * Takes a model into a folder of models: an ONNX file gets a card, a folder or BioImage.IO zip brings its own. The model is run
 * once before it is there. If anything is wrong, the folder of models is as it was.
 */
public final class ModelImport {

	private static final String ONNX = "model.onnx";
	private static final int LARGEST_SIZE = 8192;

	private final ImportOptions options;
	private final Path source;
	private final Path models;
	private final Optional<Scan> picture;
	private final Progress progress;
	private final List<String> notices = new ArrayList<>();

	private ModelImport(ImportOptions options, Path source, Path models, Optional<Scan> picture, Progress progress) {
		this.options = options;
		this.source = source;
		this.models = models;
		this.picture = picture;
		this.progress = progress;
	}

	/**
	 * A model that is there.
	 *
	 * @param name to find it by
	 * @param folder where it lies
	 * @param trial what it gave for a test picture
	 * @param answers what it gives for a picture under the usual ways of preprocessing; empty if that could not be tried
	 * @param notices sentences that the user should read
	 */
	public record Imported(String name, Path folder, TrialRun trial, Optional<PreprocessingTrial> answers, List<String> notices) {}

	/**
	 * Imports a model. Blocks until it is in its place.
	 *
	 * @param options what to import, and what it is
	 * @param models the folder of models; it is made if it does not exist
	 * @param picture its shown slice is what the model is shown under several ways of preprocessing; empty for a made-up picture
	 * @param progress hears how far it is, and may stop it
	 * @return the model
	 * @throws ExplainException if the source is no model that can be explained, the options do not fit it, its name is taken, or it
	 *             cannot be written; nothing was changed then
	 */
	public static Imported run(ImportOptions options, Path models, Optional<Scan> picture, Progress progress) throws ExplainException {
		Path source = source(options.source());
		try {
			ModelImport work = new ModelImport(options, source, models, picture, progress);
			return isOnnx(source) ? work.withNewCard() : work.withItsCard();
		}
		catch (OnnxException e) {
			throw refused(source, e);
		}
		catch (ModelException e) {
			throw new ExplainException(e);
		}
	}

	private static Path source(String said) throws ExplainException {
		if (said.isBlank()) {
			throw new ExplainException("There is no model to import; give an .onnx file, a folder with an rdf.yaml, or a BioImage.IO zip.");
		}
		Path path;
		try {
			path = Path.of(said.strip());
		}
		catch (InvalidPathException e) {
			throw new ExplainException("'" + said + "' is no path of a file (" + e.getReason() + "); choose another.");
		}
		if (!Files.exists(path)) throw new ExplainException("There is no file or folder '" + path + "'; check the path of the model.");
		if (path.getFileName() == null || !isOnnx(path) && !ModelPackage.accepts(path)) {
			throw new ExplainException(
				"'" + path + "' is no .onnx file, no folder with an rdf.yaml and no BioImage.IO zip; choose one of these.");
		}
		return path.toAbsolutePath().normalize();
	}

	private static boolean isOnnx(Path path) {
		return !Files.isDirectory(path) && String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".onnx");
	}

	private Imported withItsCard() throws ModelException, OnnxException, ExplainException {
		progress.at(0, "Reading " + source.getFileName());
		List<String> unfit = options.forNewCard();
		if (!unfit.isEmpty()) {
			throw new ExplainException("'" + source.getFileName() + "' brings its own card, so " + String.join(", ", unfit)
				+ " cannot be given; leave it away, or import the .onnx file alone.");
		}
		try (ModelPackage files = ModelPackage.open(source); NewModelFolder folder = folder(usualName())) {
			progress.at(.1, "Copying " + source.getFileName());
			files.copyTo(folder);
			Path onnx = Path.of(files.card().weights().file().source());
			for (String beside : OnnxModel.filesBeside(folder.path().resolve(onnx))) files.copyTo(folder, beside(onnx, beside));
			SeparateTrial.require(folder.path().resolve(onnx), trialSize());
			return complete(folder);
		}
	}

	/** Image size for a model that takes any. */
	private ScanSize trialSize() throws ExplainException {
		long[] said = size();
		if (said == null) return new ScanSize(ExplainerFile.USUAL_SIZE, ExplainerFile.USUAL_SIZE, TrialRun.SLICES);
		return new ScanSize((int) said[said.length - 1], (int) said[said.length - 2], said.length == 3 ? (int) said[0] : TrialRun.SLICES);
	}

	/** The path, relative to the card, of a file that an ONNX file names. */
	private static String beside(Path onnx, String location) throws OnnxException {
		try {
			return onnx.resolveSibling(location).normalize().toString().replace(File.separatorChar, '/');
		}
		catch (InvalidPathException e) {
			throw new OnnxException("'" + onnx + "' names its weights '" + location + "', which is no path of a file; export it again.", e);
		}
	}

	private Imported withNewCard() throws ModelException, OnnxException, ExplainException {
		progress.at(0, "Reading " + source.getFileName());
		SeparateTrial.require(source, trialSize());
		OnnxModel onnx = OnnxModel.read(source);
		ImportedInputs inputs = ImportedInputs.of(options, source.toString(), onnx);
		notices.addAll(inputs.notices());
		ClassifierGraph graph = graph(inputs.model());
		checkSize(graph);
		List<String> classes = classes(graph.head());
		try (NewModelFolder folder = folder(withoutEnding(source))) {
			progress.at(.1, "Copying " + source.getFileName());
			FileReference file = new FileReference(ONNX, Optional.of(folder.copy(source, ONNX)));
			Map<String, FileReference> beside = new LinkedHashMap<>();
			for (String location : OnnxModel.filesBeside(source)) {
				String path = beside(Path.of(ONNX), location);
				if (!beside.containsKey(path))
					beside.put(path, new FileReference(path, Optional.of(folder.copy(source.resolveSibling(path), path))));
			}
			ModelCard.Weights weights = new ModelCard.Weights(file, onnx.graph().opset(), beside.values().stream().findFirst());
			folder.writeCard(card(graph, classes, weights, onnx.graph().outputs().size(), inputs.further()).yaml());
			return complete(folder);
		}
	}

	/** Of a classifier, else of a segmentation network; what is neither is refused as no classifier. */
	private ClassifierGraph graph(OnnxModel onnx) throws OnnxException, ExplainException {
		try {
			return ClassifierGraph.of(onnx, new ClassifierGraph.Wish(size(), null), new RuntimeTypes(), Set.of());
		}
		catch (OnnxException e) {
			try {
				return ClassifierGraph.of(onnx, new ClassifierGraph.Wish(size(), null, 0, ClassifierGraph.Form.POSITIONS),
					new RuntimeTypes(),
					Set.of());
			}
			catch (OnnxException alsoNot) {
				throw e;
			}
		}
	}

	private NewModelFolder folder(String usualName) throws ModelException, ExplainException {
		if (progress.isCancelled()) throw new ExplainException("Stopped; nothing was imported.");
		return NewModelFolder.in(models, options.name().isBlank() ? usualName : options.name(), options.replace(), source);
	}

	private Imported complete(NewModelFolder folder) throws ModelException, ExplainException {
		progress.at(.5, "Running " + folder.name());
		try {
			ModelSource model = ModelLibrary.bundled().find(folder.path().toString());
			TrialRun trial = TrialRun.of(model, new SecondHalf(progress));
			notices.addAll(trial.notices());
			Optional<PreprocessingTrial> answers = answers(model);
			answers.ifPresent(a -> notices.addAll(a.notices()));
			return new Imported(folder.name(), folder.complete(), trial, answers, List.copyOf(notices));
		}
		catch (ModelException | ExplainException e) {
			throw new ExplainException(e.getMessage().replace(folder.path().toString(), source.toString())); // the folder will be gone
		}
	}

	/** A model that ran is imported, also where a picture does not fit it. */
	private Optional<PreprocessingTrial> answers(ModelSource model) throws ModelException, ExplainException {
		if (UsualPreprocessing.lacksScaling(model.card().orElseThrow().input().preprocessing())) {
			notices.add(
				"The card takes grey levels 0..255 and at once subtracts means and divides by deviations that are those of values 0..1; "
					+ "if the network was trained on 0..1, write scale_linear with a gain of 1/255 before that step in its rdf.yaml.");
		}
		for (Optional<Scan> shown = picture;; shown = Optional.empty()) {
			try {
				return Optional.of(PreprocessingTrial.of(model, shown, progress));
			}
			catch (ExplainException e) {
				if (progress.isCancelled()) throw e;
				notices.add("How the model answers " + shown.map(s -> "for '" + s.name() + "' ").orElse("")
					+ "under other ways of preprocessing is not shown: " + e.getMessage());
				if (shown.isEmpty()) return Optional.empty();
			}
		}
	}

	/** The trial's share of the progress. */
	private record SecondHalf(Progress whole) implements Progress {

		@Override
		public void at(double fraction, String status) {
			whole.at(.5 + fraction / 2, "Running the model on a test picture");
		}

		@Override
		public boolean isCancelled() {
			return whole.isCancelled();
		}
	}

	private NewCard card(ClassifierGraph graph, List<String> classes, ModelCard.Weights weights, int outputs,
		NewCard.Further further) throws ModelException, ExplainException {
		ModelCard.Input input =
			ImportedInputs.image(options, id(graph.input(), "image"), graph.spatial(), graph.channels(), graph.channelsLast());
		if (input.preprocessing().isEmpty()) notices.add("The preprocessing is none, so grey levels 0..255 go into the model as they are.");
		else if (options.preprocessing().equals(UsualPreprocessing.NONE) && input.preprocessing().size() > 1) {
			notices.add("Mean and std are those of values 0..1, so grey levels 0..255 are divided by 255 before (preprocessing 0-1).");
		}
		if (outputs > 1 && graph.head().output().length() > NewCard.LONGEST_ID) {
			throw new ExplainException(
				"The model has several outputs, and '" + graph.head().output() + "' is longer than the " + NewCard.LONGEST_ID
					+ " letters that a card can name one by; export it with one output.");
		}
		Activation activation = activation(graph.head());
		boolean values = options.activation().equalsIgnoreCase(ImportOptions.VALUES);
		Scores scores = values ? Scores.VALUES : activation == Activation.NONE ? Scores.PROBABILITIES : Scores.LOGITS;
		return new NewCard(options.name().isBlank() ? withoutEnding(source) : options.name(),
			"Imported into Abs-CAM from " + source.getFileName() + ".",
			options.licence().isBlank() ? Optional.empty() : Optional.of(NewCard.licence(options.licence())), input,
			new ModelCard.Output(id(graph.head().output(), "scores"), classes, activation), weights,
			scores, options.intendedUse().isBlank() ? Optional.empty() : Optional.of(options.intendedUse().strip()),
			graph.head().dense().isPresent() ? outputAxes(graph) : List.of(), further);
	}

	/** Axes of space of a segmentation network's scores. */
	private static List<Axis> outputAxes(ClassifierGraph graph) {
		long[] sizes = graph.densePositions();
		List<Axis.Kind> kinds = List.of(Axis.Kind.Z, Axis.Kind.Y, Axis.Kind.X).subList(3 - sizes.length, 3);
		return IntStream.range(0, sizes.length)
			.mapToObj(i -> new Axis(kinds.get(i), kinds.get(i).name().toLowerCase(Locale.ROOT), (int) sizes[i], 0, List.of())).toList();
	}

	private static String id(String tensor, String otherwise) {
		return tensor.isBlank() || tensor.length() > NewCard.LONGEST_ID ? otherwise : tensor;
	}

	/** What is to be done with the graph's output; nothing where it puts out probabilities. */
	private Activation activation(ScoreHead head) throws ExplainException {
		String said = options.activation().toLowerCase(Locale.ROOT);
		if (!ImportOptions.ACTIVATIONS.contains(said)) {
			throw new ExplainException("There is no activation '" + said + "'; use " + String.join(", ", ImportOptions.ACTIVATIONS) + ".");
		}
		String ending = head.ending().name().toLowerCase(Locale.ROOT);
		if (head.ending() != ScoreHead.Ending.NONE) {
			boolean value = said.equals(ImportOptions.VALUES) && head.ending() == ScoreHead.Ending.SIGMOID;
			if (!value && !List.of(ImportOptions.AUTO, "none", ending).contains(said)) {
				throw new ExplainException("The model ends in " + (head.ending() == ScoreHead.Ending.PROBABILITIES ? "probabilities"
					: "a " + ending) + ", so its activation cannot be " + said + "; leave it away.");
			}
			return Activation.NONE;
		}
		if (said.equals(ImportOptions.VALUES)) return Activation.NONE;
		if (said.equals(ImportOptions.AUTO)) return head.classes() == 1 ? Activation.SIGMOID : Activation.SOFTMAX;
		return Activation.valueOf(said.toUpperCase(Locale.ROOT));
	}

	private List<String> classes(ScoreHead head) throws ModelException, ExplainException {
		if (options.labels().isBlank()) {
			notices.add("No labels were given, so the classes are called class 0, class 1 and so on.");
			return IntStream.range(0, head.classes()).mapToObj(i -> "class " + i).toList();
		}
		List<String> classes = ClassLabels.of(options.labels());
		boolean binary = classes.size() == 2 && head.classes() == 1;
		if (classes.size() != head.classes() && !binary) {
			throw new ExplainException(classes.size() + " label(s) were given, but the model tells " + head.classes()
				+ " class(es) apart; give one label for each, in the order of its output.");
		}
		return classes;
	}

	/** Depth, height and width as said; {@code null} if not. */
	private long[] size() throws ExplainException {
		if (options.size().isBlank()) return null;
		String[] parts = options.size().strip().toLowerCase(Locale.ROOT).split("[x×]", -1);
		boolean fine =
			parts.length <= 3 && Stream.of(parts).allMatch(p -> p.matches("[1-9]\\d{0,3}") && Integer.parseInt(p) <= LARGEST_SIZE);
		if (!fine) {
			throw new ExplainException(
				"The size '" + options.size() + "' is not height x width such as 224x224, from 1 to " + LARGEST_SIZE + ".");
		}
		long[] said = Stream.of(parts).mapToLong(Long::parseLong).toArray();
		return said.length == 1 ? new long[] {said[0], said[0], said[0]} : said;
	}

	private void checkSize(ClassifierGraph graph) throws ExplainException {
		long[] said = size();
		if (said == null) return;
		long[] taken = graph.spatial();
		boolean square = !options.size().toLowerCase(Locale.ROOT).matches(".*[x×].*");
		if (!Arrays.equals(square ? Arrays.copyOf(said, taken.length) : said, taken)) {
			throw new ExplainException(
				"The model takes images of " + Arrays.stream(taken).mapToObj(Long::toString).collect(Collectors.joining("x"))
					+ ", not of " + options.size().strip() + "; leave the size away.");
		}
	}

	/** The name of a model with a card: that of its folder, or of the zip. */
	private String usualName() {
		if (Files.isDirectory(source)) return source.getFileName().toString();
		boolean zip = source.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip");
		Path folder = source.getParent().getFileName();
		return zip ? withoutEnding(source) : folder == null ? "model" : folder.toString();
	}

	private static String withoutEnding(Path file) {
		return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
	}

	private static ExplainException refused(Path source, OnnxException e) {
		return e.getMessage().contains("'" + source.getFileName()) ? new ExplainException(e)
			: new ExplainException("'" + source.getFileName() + "' cannot be imported: " + e.getMessage());
	}
}
