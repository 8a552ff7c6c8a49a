package org.abscam.explain.network;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;

/**
 * How far results of a graph may be apart from what it should compute. Rounding in float32 came to 2e-6 and 8e-6 in twelve convolutional
 * networks and transformers, what ONNX Runtime's optimiser broke to more than 1e-1.
 *
 * @param scores how far, as part of the largest score
 * @param maps how far, as part of a map's norm
 */
record Bounds(double scores, double maps) {

	static final Bounds SINGLES = new Bounds(1e-3, 1e-2);
	/** Graphics cards round products to 11 bits (TF32), and sum in another order. */
	static final Bounds ON_GPU = new Bounds(2e-2, 1e-1);
	/** Probabilities from float16, as {@code MaskedClassifier} has it for each image. */
	static final Bounds HALVES = new Bounds(5e-2, 1e-1);
	/** Kernels of 8 bits round, and on some processors saturate, where the written-out form does not: apart by 0.14 of the scores. */
	static final Bounds QUANTISED = new Bounds(5e-2, Double.POSITIVE_INFINITY);

	/** What is too far apart, in words; empty where nothing is. */
	String apart(Map<String, Array> expected, Map<String, Array> got) {
		for (String name : Set.of(ExplainerGraph.SCORES, ExplainerGraph.CHANNEL_SCORES)) {
			if (!(expected.get(name) instanceof Array.Floats should)) continue;
			double largest = name.equals(ExplainerGraph.SCORES) ? 0 : 1;
			double difference = 0;
			float[] is = ((Array.Floats) got.get(name)).values();
			for (int i = 0; i < is.length; i++) {
				if (isSame(should.values()[i], is[i])) continue;
				difference = Math.max(difference, Math.abs((double) should.values()[i] - is[i]));
				if (!Double.isFinite(should.values()[i]) || Double.isNaN(is[i])) difference = Double.POSITIVE_INFINITY;
				largest = Math.max(largest, Math.abs(should.values()[i]));
			}
			if (difference > scores * largest) {
				return String.format(Locale.ROOT, "scores of a test picture differ by %.3g of %.3g", difference, largest);
			}
		}
		if (expected.get(ExplainerGraph.CLASS_INDEX) instanceof Array.Integers should
			&& !Arrays.equals(should.values(), ((Array.Integers) got.get(ExplainerGraph.CLASS_INDEX)).values())) return ""; // a tie
		for (String name : Set.of(ExplainerGraph.MAP, ExplainerGraph.CHANNEL_MAPS, ExplainerGraph.SUMMED_MAPS,
			ExplainerGraph.FINER_EVIDENCE)) {
			if (!(expected.get(name) instanceof Array.Floats should)) continue;
			double share = relative(should.values(), ((Array.Floats) got.get(name)).values());
			if (share > maps) return String.format(Locale.ROOT, "maps of a test picture differ by %.3g of their norm", share);
		}
		return "";
	}

	private static boolean isSame(float a, float b) {
		return a == b || Float.isNaN(a) && Float.isNaN(b);
	}

	private static double relative(float[] should, float[] is) {
		double difference = 0;
		double norm = 0;
		for (int i = 0; i < should.length; i++) {
			if (isSame(should[i], is[i])) {
				norm += Float.isFinite(is[i]) ? (double) is[i] * is[i] : 0;
				continue;
			}
			difference += Math.pow((double) should[i] - is[i], 2);
			norm += (double) should[i] * should[i];
		}
		return difference == 0 ? 0 : Double.isNaN(difference) || norm == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(difference / norm);
	}
}
