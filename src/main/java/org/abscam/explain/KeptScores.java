package org.abscam.explain;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.abscam.cam.CamMethod;
import org.abscam.explain.options.AskedBudget;
import org.abscam.explain.options.ExplainOptions;
import org.abscam.explain.options.Scoring;
import org.abscam.model.ModelSource;

/**
 * Scores of masked images, kept for further methods: where two methods mask an image alike, as do all that weigh the channels of one layer, the
 * second computes none of the forward passes that the first did. What is alike is told by content: model and options but for the method, image,
 * what is explained, mask, and in int8 the network of the image, whose ranges are those of some of the method's masks. Which masks are scored within a budget, and so the map, does not depend on what is kept, but for the rounding of
 * masks that are a factor apart. Many threads may use it.
 */
public final class KeptScores {

	/** Keeps nothing, as where there is one method. */
	public static final KeptScores NOTHING = new KeptScores(0);

	/** A tenth of a kilobyte each. */
	private static final int MOST = 500_000;
	/** By how much masks may differ in a value that are taken as equal, of all values' rounding. */
	private static final double ROUNDING = 5e-7;

	private final int most;
	private final Map<Key, OfImage> images = new ConcurrentHashMap<>();
	/** By the size of a mask, two for each of its values. */
	private final Map<Integer, double[]> weights = new ConcurrentHashMap<>();
	private final AtomicInteger kept = new AtomicInteger();
	private final AtomicLong found = new AtomicLong();

	/** For scores of some hundred images or more; those of further ones are not kept. */
	public KeptScores() {
		this(MOST);
	}

	private KeptScores(int most) {
		this.most = most;
	}

	/** @return how many forward passes this has spared */
	long spared() {
		return found.get();
	}

	/** Whose scores, but for the image. */
	record Asked(KeptScores scores, String model, Object given, ExplainOptions options) {

		/**
		 * @param image whose masks are scored
		 * @param size values of a map
		 * @param network what tells the network that scores them from another of the same model, see {@link MaskedClassifier.Ready#network}
		 * @return its scores; {@code null} where none are kept
		 */
		OfImage of(MaskedClassifier.Subject image, int size, String network) {
			if (scores.most == 0) return null;
			Key key = new Key(model, given, options, image.classIndex(), size, network, content(image));
			return scores.images.computeIfAbsent(key, k -> scores.new OfImage(size));
		}
	}

	/**
	 * @param source the model
	 * @param options how images are explained
	 */
	Asked of(ModelSource source, ExplainOptions options) {
		Scoring scoring = options.scoring().keeping(0).with(AskedBudget.DEFAULTS); // these do not say what a score is
		return new Asked(this, source.sha256(), source.given(), options.with(CamMethod.ABS_CAM).with(scoring));
	}

	private record Key(String model, Object given, ExplainOptions options, int classIndex, int size, String network,
		ByteBuffer content) {}

	private static ByteBuffer content(MaskedClassifier.Subject image) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			float[] particulars = image.particulars() == null ? null : image.particulars().values();
			for (float[] part : new float[][] {image.input(), image.baseline(), particulars}) {
				ByteBuffer bytes = ByteBuffer.allocate(part == null ? 1 : 4 * part.length);
				if (part != null) bytes.asFloatBuffer().put(part);
				digest.update(bytes.rewind());
			}
			return ByteBuffer.wrap(digest.digest());
		}
		catch (NoSuchAlgorithmException e) {
			throw new IllegalStateException("every Java has SHA-256", e);
		}
	}

	/** Two sums over the values of a mask, of weights that are drawn once: other masks have others. */
	private record Sums(double first, double second) {}

	private record Kept(double second, float score) {}

	/** The scores of one image's masks. */
	final class OfImage {

		private final double[] weights;
		private final double tolerance;
		private final NavigableMap<Double, Kept> scores = new TreeMap<>();

		private OfImage(int size) {
			weights = KeptScores.this.weights.computeIfAbsent(size, s -> new Random(s).doubles(2L * s, -1, 1).toArray());
			tolerance = ROUNDING * Math.sqrt(size);
		}

		/**
		 * @param mask values 0..1 in the layer's size
		 * @return its score; not a number where it is not known
		 */
		synchronized float find(float[] mask) {
			Sums sums = sums(mask);
			if (!Double.isFinite(sums.first)) return Float.NaN;
			for (Kept near : scores.subMap(sums.first - tolerance, true, sums.first + tolerance, true).values()) {
				if (Math.abs(near.second - sums.second) > tolerance) continue;
				found.incrementAndGet();
				return near.score;
			}
			return Float.NaN;
		}

		/**
		 * @param mask values 0..1 in the layer's size
		 * @param score of it
		 */
		synchronized void keep(float[] mask, float score) {
			Sums sums = sums(mask);
			if (Double.isFinite(sums.first) && kept.incrementAndGet() <= most) scores.put(sums.first, new Kept(sums.second, score));
		}

		private Sums sums(float[] mask) {
			double first = 0;
			double second = 0;
			for (int i = 0; i < mask.length; i++) {
				first += weights[2 * i] * mask[i];
				second += weights[2 * i + 1] * mask[i];
			}
			return new Sums(first, second);
		}
	}
}
