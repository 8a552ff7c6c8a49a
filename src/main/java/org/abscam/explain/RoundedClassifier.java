package org.abscam.explain;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.abscam.cam.ExplainerGraph;
import org.abscam.engine.Array;
import org.abscam.engine.Device;
import org.abscam.engine.EngineException;
import org.abscam.engine.Network;
import org.abscam.explain.options.BatchSize;
import org.abscam.explain.options.ExplainException;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.quantise.Quantisation;

/**
 * The network of phase two in int8, opened for each image: its ranges are those of this image without masks and under a few of its masks, so
 * that an image's scores depend on no other image. It is used if it says of these and of further masks what float32 says. Several images may be at
 * work at once.
 */
final class RoundedClassifier {

	/** Masks that are compared; half of them give ranges too. */
	private static final int COMPARED = 8;

	private final String model;
	private final ExplainerGraph graph;
	private final Quantisation quantisation;
	private final Network singles;
	private final Device device;
	private final int threads;
	private int images;
	private int refused;
	private String first = "";

	/**
	 * @param graph the graph, whose classifier may be without weights
	 * @param quantisation of the graph's classifier
	 * @param singles {@link ExplainerGraph#rangedSecondPhase}, not closed with this
	 */
	RoundedClassifier(String model, ExplainerGraph graph, Quantisation quantisation, Network singles, Device device, int threads) {
		this.model = model;
		this.graph = graph;
		this.quantisation = quantisation.withoutSingles();
		this.singles = singles;
		this.device = device;
		this.threads = threads;
	}

	/**
	 * An image's network. Holds native memory until closed.
	 *
	 * @param network in int8; {@code null} where float32 is to be used
	 * @param agreement what was found
	 */
	record OfImage(Network network, Agreement agreement) implements AutoCloseable {

		@Override
		public void close() {
			if (network != null) network.close();
		}
	}

	/**
	 * Opens the network for an image, and compares. Blocks until done.
	 *
	 * @param image an image
	 * @param batch masks per run
	 */
	OfImage open(MaskedClassifier.Subject image, BatchSize batch) throws ExplainException {
		int size = MaskedClassifier.positions(graph);
		float[] maps = some(image, size);
		int count = maps.length / size;
		int half = (count + 1) / 2;
		float[] ranges = new float[quantisation.rangeCount()];
		scores(singles, image.unmasked(), new float[size], batch, ranges);
		float[] expected = concat(scores(singles, image, Arrays.copyOf(maps, half * size), batch, ranges),
			scores(singles, image, Arrays.copyOfRange(maps, half * size, maps.length), batch, null));
		Network network = null;
		boolean used = false;
		try {
			network = Network.open(graph.roundedSecondPhase(quantisation, ranges), device, threads);
			Agreement agreement = compared(network, image, maps, expected, batch);
			used = agreement.used();
			count(used ? null : String.format(Locale.ROOT, "off by %.3f without masks and by up to %.3f under %d masks", agreement.whole(),
				agreement.masked(), count));
			return new OfImage(used ? network : null, agreement);
		}
		catch (OnnxException | EngineException e) {
			count(e.getMessage().replaceFirst("[.]$", ""));
			return new OfImage(null, new Agreement(false, Float.NaN, Float.NaN, count));
		}
		finally {
			if (network != null && !used) network.close();
		}
	}

	private Agreement compared(Network network, MaskedClassifier.Subject image, float[] maps, float[] expected, BatchSize batch)
		throws ExplainException {
		float whole = scores(network, image.unmasked(), new float[MaskedClassifier.positions(graph)], batch, null)[0];
		float[] rounded = scores(network, image, maps, batch, null);
		float largest = 0;
		for (int i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(rounded[i] - expected[i])); // NaN stays NaN
		return Agreement.of(Math.abs(whole - image.whole()), largest, expected.length, Math.max(1, Math.abs(image.whole())));
	}

	/** @param why it was float32; {@code null} where it was int8 */
	private synchronized void count(String why) {
		images++;
		if (why == null) return;
		refused++;
		if (first.isEmpty()) first = why;
	}

	/** A sentence for the user where float32 was used. */
	synchronized Optional<String> note() {
		if (refused == 0) return Optional.empty();
		String which =
			refused < images ? " of " + refused + " of " + images + " images" : images == 1 ? "" : " of all " + images + " images";
		return Optional
			.of("The masks" + which + " were scored in float32, as '" + model + "' says something else in int8 (" + first + ").");
	}

	/** Maps of some channels, drawn by the image's content, constant ones left out. */
	private static float[] some(MaskedClassifier.Subject image, int size) {
		float[] maps = image.channelMaps();
		List<Integer> channels = IntStream.range(0, maps.length / size).filter(k -> varies(maps, k * size, size)).boxed()
			.collect(Collectors.toList());
		Collections.shuffle(channels, new Random(Arrays.hashCode(image.input())));
		int count = Math.min(COMPARED, channels.size());
		float[] some = new float[count * size];
		for (int i = 0; i < count; i++) System.arraycopy(maps, channels.get(i) * size, some, i * size, size);
		return some;
	}

	private static boolean varies(float[] maps, int from, int size) {
		float low = Float.POSITIVE_INFINITY;
		float high = Float.NEGATIVE_INFINITY;
		for (int i = from; i < from + size; i++) {
			low = Math.min(low, maps[i]);
			high = Math.max(high, maps[i]);
		}
		return !ExplainerGraph.isConstant(low, high);
	}

	/** The scores of an image under some masks; widens the ranges that are given by what is seen. */
	private float[] scores(Network asked, MaskedClassifier.Subject image, float[] maps, BatchSize batch, float[] ranges)
		throws ExplainException {
		int size = MaskedClassifier.positions(graph);
		float[] scores = new float[maps.length / size];
		int done = 0;
		while (done < scores.length) {
			int from = done;
			Map<String, Array> results = batch.run(scores.length - done, count -> asked.run(MaskedClassifier.inputs(graph, image,
				Arrays.copyOfRange(maps, from * size, (from + count) * size), count, true)));
			float[] some = ((Array.Floats) results.get(ExplainerGraph.CHANNEL_SCORES)).values();
			System.arraycopy(some, 0, scores, done, some.length);
			if (ranges != null) widen(ranges, ((Array.Floats) results.get(ExplainerGraph.RANGES)).values());
			done += some.length;
		}
		return scores;
	}

	private static void widen(float[] ranges, float[] seen) {
		for (int i = 0; i < ranges.length; i += 2) {
			ranges[i] = Math.min(ranges[i], seen[i]);
			ranges[i + 1] = Math.max(ranges[i + 1], seen[i + 1]);
		}
	}

	private static float[] concat(float[] first, float[] second) {
		float[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}
}
