package org.abscam.evaluate;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.abscam.engine.Array;
import org.abscam.evaluate.statistics.Pearson;
import org.abscam.explain.DrawnMasks;
import org.abscam.explain.Explainer;
import org.abscam.explain.Explanation;
import org.abscam.explain.options.Baseline;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.NetworkInput;
import org.abscam.explain.options.Progress;
import org.abscam.explain.options.ScanSize;
import org.abscam.model.ModelSource;

/**
 * Whether a map explains what it shows: the same method asked of the image seen through its map should give that map again (Poppi et al. 2021).
 * What is masked is the preprocessed image, so this has an explainer of its own without preprocessing. Holds native memory.
 */
final class Coherency implements AutoCloseable {

	private final Explainer explainer;

	private Coherency(Explainer explainer) {
		this.explainer = explainer;
	}

	/**
	 * Opens a model without its preprocessing. Blocks until its graphs are compiled and loaded.
	 *
	 * @param size of the scans, for models that take any
	 * @throws ExplainException if it cannot be had, or if masks of the method show black, which preprocessing alone makes
	 */
	static Coherency open(ModelSource source, ExplainOptions options, ScanSize size) throws ExplainException {
		if (options.method().hasTwoPhases() && options.scoring().baseline() == Baseline.BLACK) {
			throw new ExplainException("Coherency masks the preprocessed image, in which '" + source.name()
				+ "' knows no black; use the baseline zero, mean or blur, or leave the coherency away.");
		}
		return new Coherency(Explainer.open(source.preprocessed(List.of()), options, size));
	}

	/**
	 * Explains the image seen through its map. Blocks until done.
	 *
	 * @param x the preprocessed image
	 * @param baseline what is shown where the map is 0
	 * @param map values 0..1 on the network's grid
	 * @param explanation of the whole image, whose class and random masks are kept
	 * @return (1 + r) / 2, r Pearson's correlation of the two maps; 0 where one of them is constant
	 * @throws ExplainException if the network does not run
	 * @throws CancellationException if the user stopped it
	 */
	double of(NetworkInput x, float[] baseline, float[] map, Explanation explanation, Progress progress) throws ExplainException {
		long[] shape = x.depth() > 1 || explanation.size().length == 3 ? new long[] {1, x.channels(), x.depth(), x.height(), x.width()}
			: new long[] {1, x.channels(), x.height(), x.width()};
		List<DrawnMasks> same = explanation.seed().isPresent() ? List.of(new DrawnMasks(explanation.seed().getAsInt())) : List.of();
		List<Explanation> again = explainer.explain(new Array.Floats(x.masked(baseline, map), shape), explanation.classIndex(),
			explainer.options().scoring().channels(), same, progress);
		if (again.isEmpty()) throw new CancellationException("Cancelled while a masked image was explained");
		return of(map, again.get(0).map());
	}

	static double of(float[] map, float[] again) {
		double r = Pearson.of(map, again);
		return Double.isNaN(r) ? 0 : (1 + r) / 2;
	}

	/**
	 * One number of three (Poppi et al. 2021): the harmonic mean of coherency, 1 − complexity and 1 − drop.
	 *
	 * @return 0..1, larger is better; 0 where one of them is 0
	 */
	static double adcc(double coherency, double complexity, double drop) {
		return harmonicMean(coherency, 1 - complexity, 1 - drop);
	}

	/**
	 * One number of three (Domeniconi et al. 2026, as its authors' metrics/arcc.py of pytorch-grad-cam computes it): the harmonic mean of coherency,
	 * 1 − complexity and twice ROAD.
	 *
	 * @param road (least − most relevant first) / 2 over 20, 40, 60 and 80 % of the pixels, −.5..+.5
	 * @return 0..1, larger is better; 0 where one of them is 0, or ROAD is below chance
	 */
	static double arcc(double coherency, double complexity, double road) {
		return harmonicMean(coherency, 1 - complexity, 2 * road);
	}

	private static double harmonicMean(double a, double b, double c) {
		return a <= 0 || b <= 0 || c <= 0 ? 0 : 3 / (1 / a + 1 / b + 1 / c);
	}

	@Override
	public void close() {
		explainer.close();
	}
}
