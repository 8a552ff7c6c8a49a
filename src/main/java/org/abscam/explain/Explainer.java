package org.abscam.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.abscam.cam.BlackBoxMethod;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.OutOfMemoryException;
import org.abscam.engine.Placement;
import org.abscam.explain.budget.Budget;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.network.OpenModel;
import org.abscam.explain.network.Opened;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Precision;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.Running;
import org.abscam.explain.options.ScanSize;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelCard;
import org.abscam.model.ModelSource;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * Explains what a classifier says of images. Open once, explain many, close: it holds native memory. Many threads may explain at
 * once; an interrupted thread stops as if its work was cancelled, and stays interrupted.
 */
public final class Explainer implements Opened {

	private final PosedQuestion question;
	private final ExplainOptions options;
	private final Device device;
	private final BatchSize batch;
	private final List<ImageExplainer> parts;
	private final LayerMaps maps;
	private final Places places;
	/** Held for reading by those who explain, for writing by whoever frees the memory. */
	private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
	private volatile boolean closing;
	private boolean closed;

	private Explainer(PosedQuestion question, ExplainOptions options, Device device, List<ImageExplainer> parts) {
		this.question = question;
		this.options = options;
		this.device = device;
		this.batch = new BatchSize(question.model().graph().batches() ? options.running().batch() : 1);
		this.parts = parts;
		this.maps = new LayerMaps(question, options, parts);
		this.places = new Places(device.isGpu() ? 1 : Math.max(1, options.running().jobs()));
	}

	/**
	 * Opens a model for explaining. Blocks until its graphs are compiled and loaded.
	 *
	 * @param source a model
	 * @param options how to explain
	 * @param size size of the scans
	 * @return the explainer
	 * @throws ExplainException if the model, a layer, the class or the device cannot be had
	 */
	public static Explainer open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		return open(source, options, size, KeptScores.NOTHING);
	}

	/** As {@link #open(ModelSource, ExplainOptions, ScanSize)}, for one of several methods, whose scores of masked images are kept. */
	public static Explainer open(ModelSource source, ExplainOptions options, ScanSize size, KeptScores kept) throws ExplainException {
		return open(OpenModel.of(source, size, options.question().form()), options, kept);
	}

	/**
	 * Opens a model whose graph is prepared, and perhaps changed. Blocks until its graphs are compiled and loaded.
	 *
	 * @param model the model with its weights
	 * @param asked how to explain
	 * @return the explainer
	 * @throws ExplainException if a layer, the target or the device cannot be had
	 */
	public static Explainer open(OpenModel model, ExplainOptions asked) throws ExplainException {
		return open(model, asked, KeptScores.NOTHING); // its weights may have been changed
	}

	private static Explainer open(OpenModel model, ExplainOptions asked, KeptScores kept) throws ExplainException {
		PosedQuestion question = PosedQuestion.of(asked.question(), model, asked, false);
		asked.where().check();
		ExplainOptions checked = asked.method() instanceof BlackBoxMethod ? BlackBoxExplainer.checked(model, asked) : asked;
		boolean volumes = model.graph().spatial().length == 3;
		ExplainOptions options = volumes ? checked.with(checked.running().forVolumes()) : checked;
		try {
			Device device = Device.choose(options.running().device());
			return device.runs(where -> new Explainer(question.withoutWeights(), options, where, open(question, options, where, kept)));
		}
		catch (OnnxException e) {
			throw OpenModel.refused(model.source(), e);
		}
		catch (OutOfMemoryException e) {
			throw BatchSize.tooLittle(e);
		}
		catch (EngineException e) {
			throw new ExplainException(e);
		}
	}

	private static List<ImageExplainer> open(PosedQuestion question, ExplainOptions options, Device device, KeptScores kept)
		throws OnnxException, EngineException {
		if (options.method() instanceof BlackBoxMethod)
			return List.of(BlackBoxExplainer.open(question.model(), question.target(), options, device));
		List<ImageExplainer> layers = new ArrayList<>();
		boolean complete = false;
		try {
			for (String wish : options.where().layer().split(","))
				layers.add(
					LayerExplainer.open(question.model(), layer(question.model(), wish.strip(), options.where().axes()), question.target(),
						options, device, kept));
			complete = true;
			return layers;
		}
		finally {
			if (!complete) layers.forEach(ImageExplainer::close);
		}
	}

	/**
	 * @param model a model
	 * @param wish a tensor's name, or {@code auto} for the card's layer, or the last with positions where the card names none
	 * @param said what is said of its axes, in place of what the card says
	 * @return the layer
	 * @throws OnnxException if there is none; the sentence names some that are
	 */
	public static TargetLayer layer(OpenModel model, String wish, SaidAxes said) throws OnnxException {
		Optional<ModelCard.CardLayer> ofCard = model.source().card().flatMap(c -> c.settings().targetLayer());
		boolean automatic = wish.equalsIgnoreCase(ExplainOptions.AUTO_LAYER);
		String name = automatic ? ofCard.map(ModelCard.CardLayer::tensor).orElse(ExplainOptions.AUTO_LAYER) : wish;
		if (!name.equalsIgnoreCase(ExplainOptions.AUTO_LAYER)) {
			boolean cards = said.isNothing() && ofCard.filter(l -> l.tensor().equals(name)).isPresent();
			return TargetLayer.named(model.graph().graph(), model.graph().head(), name, cards ? ofCard.get().axes() : said);
		}
		if (said.isNothing()) return TargetLayer.automatic(model.graph().graph(), model.graph().head());
		throw new OnnxException(
			"Axes, grid and prefix are those of a layer that is given by name; say which it is (--layer TENSOR, layer= in "
				+ "macros), or leave them away.");
	}

	@Override
	public OpenModel model() {
		return question.model();
	}

	/** @return what is asked of it, and how the answer is told */
	public PosedQuestion question() {
		return question;
	}

	/** @return how images are explained; sizes of a black-box method's masks are those that are used */
	public ExplainOptions options() {
		return options;
	}

	/** @return the layers whose activations the maps are made of; of several, the maps are fused; none of black-box methods */
	public List<TargetLayer> layers() {
		return parts.stream().flatMap(part -> part.layer().stream()).toList();
	}

	/** @return the layer whose evidence is joined with the map of one of these; empty where the method joins none, or none is finer */
	public Optional<TargetLayer> joinedWith(TargetLayer layer) {
		return parts.stream().filter(part -> part.layer().filter(layer::equals).isPresent()).findFirst().flatMap(ImageExplainer::finer);
	}

	/** @return how many masks are scored at each of these layers; none of methods without a phase two */
	public List<Budget> budgets() {
		return options.method().hasTwoPhases()
			? layers().stream().map(layer -> options.scoring().budget(layer.channels())).toList() : List.of();
	}

	/** @return where it runs */
	public Device device() {
		return device;
	}

	/** @return which nodes of phase one ran where, at the first layer, when it was tried on a GPU; empty on the CPU */
	public Optional<Placement> placement() {
		return parts.get(0).placement();
	}

	/** @return sentences on how the work went that the user should read, as that memory was short or less was optimised */
	public List<String> notes() {
		return Stream.concat(notesBesideImages().stream(), parts.stream().flatMap(ImageExplainer::notesOfImages)).distinct().toList();
	}

	/** @return these without what became of single images, which {@link ScoredMasks#agreement} says of each: others may be of another scan */
	public List<String> notesBesideImages() {
		boolean emulated = options.method().hasTwoPhases() && options.scoring().precision() == Precision.FLOAT16 && !device.isGpu();
		return Stream.concat(emulated ? Stream.of("float16 is emulated on the CPU, which takes longer than float32.") : Stream.empty(),
			Stream.concat(parts.stream().flatMap(ImageExplainer::notes),
				Stream.concat(Stream.of(batch), parts.stream().flatMap(ImageExplainer::batches)).flatMap(b -> b.note().stream()))
				.distinct())
			.toList();
	}

	/** Takes each explanation as soon as it is there. */
	@FunctionalInterface
	public interface Sink {

		/**
		 * @param index position of the image
		 * @param explanation what the classifier says of it
		 * @throws ExplainException to stop, as where it cannot be stored
		 */
		void take(int index, Explanation explanation) throws ExplainException;
	}

	/**
	 * Explains images in batches, which are halved where memory is short, as many at a time as {@link Running#jobs} says. Blocks until done or
	 * cancelled.
	 *
	 * @param images the images, asked for one at a time
	 * @param sink takes the explanations in order, on this thread
	 * @param progress hears of each image and each batch of masks, on one thread at a time, and may stop the work
	 * @return the number of images that were explained or left out, less than all if cancelled
	 * @throws ExplainException if an image cannot be read or does not fit the model, or memory does not suffice for one image
	 */
	public int explain(NetworkImages images, Sink sink, Progress progress) throws ExplainException {
		ScanInUnits units = new ScanInUnits(maps, batch, places, images, new Stoppable(progress), options.method().hasTwoPhases()
			|| options.method() instanceof BlackBoxMethod);
		return working(() -> {
			units.explain(sink);
			return units.done();
		}, units::done);
	}

	/** Work on the open networks. */
	@FunctionalInterface
	private interface Work<T> {

		T get() throws ExplainException;
	}

	/**
	 * Does work while this cannot be closed.
	 *
	 * @param stopped what there is of it once it was stopped within a run
	 */
	private <T> T working(Work<T> work, Supplier<T> stopped) throws ExplainException {
		use.readLock().lock();
		try {
			if (closing) throw new ExplainException("The explainer of '" + model().source().name() + "' is closed; open another.");
			return work.get();
		}
		catch (ExplainException e) {
			if (!e.isStop()) throw e;
			return stopped.get();
		}
		catch (OutOfMemoryError e) {
			throw ExplainException.of(e);
		}
		finally {
			use.readLock().unlock();
			if (closing && use.getReadHoldCount() == 0 && use.writeLock().tryLock()) free();
		}
	}

	/** The caller's progress, which is also stopped by an interruption and by closing. */
	private final class Stoppable implements Progress {

		private final Progress whole;
		private double furthest;

		private Stoppable(Progress whole) {
			this.whole = whole;
		}

		@Override
		public synchronized void at(double fraction, String status) {
			furthest = Math.max(furthest, fraction); // images that are explained at once are not equally far
			whole.at(furthest, status);
		}

		@Override
		public boolean isCancelled() {
			return closing || Thread.currentThread().isInterrupted() || whole.isCancelled();
		}
	}

	/**
	 * Explains images that are given as pixels, all for one class. Blocks until done or cancelled.
	 *
	 * @param images N×C×spatial, as {@link NetworkImages#image} reads them
	 * @param explainedClass index of the class to explain, −1 for the one with the highest score of each
	 * @param channels how many channels phase two keeps, in place of {@link Scoring#channels}, and scores all masks of; 0 for all
	 *        channels; where it is the same number, the same budget holds
	 * @param drawn how the random masks of each image are drawn; empty where its content says it
	 * @param progress hears of each batch of masks, and may stop the work
	 * @return the explanations in order, fewer if cancelled
	 * @throws ExplainException if the images do not fit the model, or memory runs out
	 */
	public List<Explanation> explain(Array.Floats images, int explainedClass, int channels, List<DrawnMasks> drawn, Progress progress)
		throws ExplainException {
		List<Explanation> explanations = new ArrayList<>();
		return working(() -> explainAll(images, explainedClass, channels, drawn, new Stoppable(progress), explanations),
			() -> explanations);
	}

	private List<Explanation> explainAll(Array.Floats images, int explainedClass, int channels, List<DrawnMasks> drawn, Progress progress,
		List<Explanation> explanations) throws ExplainException {
		int count = (int) images.shape()[0];
		long[] size = Arrays.copyOfRange(images.shape(), 2, images.shape().length);
		while (explanations.size() < count && !progress.isCancelled()) {
			int from = explanations.size();
			List<Map<String, Array>> results =
				batch.run(count - from, some -> maps.firstPhase(part(images, from, some), null, explainedClass));
			int read = (int) results.get(0).get(ExplainerGraph.SCORES).shape()[0];
			for (int i = 0; i < read; i++) {
				if (!drawn.isEmpty()) parts.get(0).draw(results.get(0), i, drawn.get(from + i));
				Explanation explanation = maps.explanation(results, i, size, channels, new Step(progress, from + i, 0, 1, count));
				if (explanation == null) return explanations;
				explanations.add(explanation);
			}
		}
		return explanations;
	}

	private static Array.Floats part(Array.Floats images, int from, int count) {
		long[] shape = images.shape().clone();
		int length = images.values().length / (int) shape[0];
		shape[0] = count;
		return new Array.Floats(Arrays.copyOfRange(images.values(), from * length, (from + count) * length), shape);
	}

	/** @return the method, layer and class choice in words */
	@Override
	public String toString() {
		String at = String.join(" and ", layers().stream().map(TargetLayer::toString).toList());
		return options.method().title() + " of " + model().source().name() + (at.isEmpty() ? "" : " at " + at) + " on "
			+ device.description();
	}

	/**
	 * Frees the native memory. Work on another thread is stopped as if cancelled, and waited for; where this is called within the work, as
	 * by a {@link Sink}, the memory is freed when the work has ended. Closing again does nothing.
	 */
	@Override
	public void close() {
		closing = true;
		if (use.getReadHoldCount() > 0) return; // within the work, which frees the memory at its end
		use.writeLock().lock();
		free();
	}

	/** Gives the lock back. */
	private void free() {
		try {
			if (!closed) parts.forEach(ImageExplainer::close);
			closed = true;
		}
		finally {
			use.writeLock().unlock();
		}
	}

	/**
	 * One image's share of the progress.
	 *
	 * @param index position of the image
	 * @param progress hears of it
	 * @param start part of the image that was done before, 0..1
	 * @param length part of the image that this is, 0..1
	 * @param count number of images
	 */
	record Step(Progress progress, int index, double start, double length, int count) {

		void at(double fraction) {
			progress.at((index + start + length * fraction) / count, "Explaining image " + (index + 1) + " of " + count);
		}

		/** The share of this from one fraction of it to another. */
		Step between(double from, double to) {
			return new Step(progress, index, start + length * from, length * (to - from), count);
		}

		/** One layer's share of this. */
		Step part(int part, int parts) {
			return between(part / (double) parts, (part + 1) / (double) parts);
		}

		boolean isCancelled() {
			return progress.isCancelled();
		}
	}
}
