package org.abscam.explain.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.abscam.engine.SeparateProcess;
import org.abscam.engine.SeparateProcess.Bounds;
import org.abscam.engine.SeparateProcess.End;
import org.abscam.engine.TimeLimit;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.network.NetworkImages;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.GivenInputs;
import org.abscam.model.ModelException;
import org.abscam.model.ModelLibrary;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.read.OnnxModel;

/**
 * A stranger's model opened and run once in a process of its own, before it is in this one: a damaged or hostile file can end the process
 * in native code, never end, or take all memory. What can be said of it in words is left to the process that asks.
 */
public final class SeparateTrial {

	/** System property: {@code false} leaves the trial out. */
	public static final String PROPERTY = "abscam.separate-trial";

	private static final long MEBIBYTE = 1 << 20;
	/** Bytes of the heap, and bytes beside it, for a model without weights; both grow with four times the weights. */
	private static final long HEAP = 512 * MEBIBYTE;
	private static final long BESIDE = 1024 * MEBIBYTE;
	/** Megabytes of weights that are given another second. */
	private static final long MEBIBYTES_A_SECOND = 10;

	private SeparateTrial() {}

	/**
	 * Tries a model. Blocks until done, at most {@value TimeLimit#OF_TRIALS} s for a small one.
	 *
	 * @param onnx an ONNX file
	 * @param size image size for a model that takes any
	 * @throws ExplainException if the process with it did not end well
	 */
	public static void require(Path onnx, ScanSize size) throws ExplainException {
		if ("false".equals(System.getProperty(PROPERTY))) return;
		Bounds bounds = bounds(onnx);
		End end;
		try {
			end = SeparateProcess.run(SeparateTrial.class, bounds, List.of(onnx.toAbsolutePath().toString(), Integer.toString(size.width()),
				Integer.toString(size.height()), Integer.toString(size.slices())));
		}
		catch (IOException e) {
			return; // a Java that cannot be started once more, as in some sandboxes: the trial in this process is left
		}
		catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new ExplainException("Stopped.");
		}
		String name = "'" + onnx.getFileName() + "'";
		switch (end.ending()) {
			case LATE -> throw new ExplainException(name + " did not come to an end within " + bounds.seconds() + " s when it was tried; "
				+ "it may have loops without an end. If it needs longer, raise the limit (the system property " + TimeLimit.PROPERTY
				+ ").");
			case LARGE -> throw new ExplainException(name + " took more than " + bounds.memory() / MEBIBYTE + " MB of memory when it was "
				+ "tried on one image; it is not used.");
			case CRASHED -> throw new ExplainException(name + " makes ONNX Runtime crash, as a damaged or hostile file may (" + end.words()
				+ "); it is not used. Fetch or export it again.");
			case DONE -> {}
		}
	}

	private static Bounds bounds(Path onnx) {
		long weights = 0;
		try {
			weights = Files.size(onnx);
			for (String beside : OnnxModel.filesBeside(onnx)) weights += Files.size(onnx.resolveSibling(beside));
		}
		catch (IOException | OnnxException | RuntimeException e) {
			weights = Math.max(weights, 0); // what is wrong with the file is said where it is read
		}
		int seconds = TimeLimit.seconds(TimeLimit.OF_TRIALS) + (int) (weights / MEBIBYTE / MEBIBYTES_A_SECOND);
		long heap = HEAP + 4 * weights;
		return new Bounds(seconds, heap, heap + BESIDE + 4 * weights);
	}

	/**
	 * The other process.
	 *
	 * @param arguments ONNX file, width, height, slices
	 */
	public static void main(String[] arguments) {
		ScanSize size = new ScanSize(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
		try (Explainer explainer =
			TrialRun.open(ModelLibrary.bundled().find(arguments[0]).given(GivenInputs.TRIAL), TrialRun.OPTIONS, size)) {
			List<Explanation> explanations = new ArrayList<>();
			NetworkImages images = NetworkImages.of(TrialRun.picture(explainer.model().graph().spatial()), explainer.model());
			if (explainer.model().graph().head().boxes().isEmpty())
				explainer.explain(images, (index, explanation) -> explanations.add(explanation), Progress.NONE);
		}
		catch (ModelException | ExplainException e) {
			System.out.println(e.getMessage()); // the process that asks will come to the same, in its own words
		}
		Runtime.getRuntime().halt(0); // native threads are not waited for
	}
}
