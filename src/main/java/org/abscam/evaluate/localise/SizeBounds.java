package org.abscam.evaluate.localise;

import java.util.List;
import java.util.Optional;
import org.abscam.evaluate.EvaluatedImage;
import org.abscam.evaluate.TruthShape;
import org.abscam.evaluate.statistics.Bootstrap;

/**
 * Where small truths end and large ones begin.
 *
 * @param small the largest part of an image, 0..1, that is small
 * @param middle the largest that is not large
 */
public record SizeBounds(double small, double middle) {

	/** In place of bounds: as many images on either side. */
	public static final String TERCILES = "terciles";

	/** Checks the order. */
	public SizeBounds {
		if (!(small >= 0 && small <= middle && middle <= 1)) throw new IllegalArgumentException("bounds of sizes ascend from 0 to 1");
	}

	/**
	 * @param text two parts of the image with a comma between them, in ascending order
	 * @return the bounds, empty if the text is something else
	 */
	public static Optional<SizeBounds> of(String text) {
		try {
			String[] parts = text.split(",", -1);
			if (parts.length != 2) return Optional.empty();
			return Optional.of(new SizeBounds(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip())));
		}
		catch (IllegalArgumentException e) {
			return Optional.empty();
		}
	}

	/**
	 * @param images evaluated images
	 * @return the terciles of the sizes of their truths; empty where none has one
	 */
	public static Optional<SizeBounds> terciles(List<EvaluatedImage> images) {
		double[] shares = images.stream().flatMap(image -> image.measures().truth().stream()).mapToDouble(TruthShape::share)
			.filter(share -> share > 0).sorted().toArray();
		if (shares.length == 0) return Optional.empty();
		return Optional.of(new SizeBounds(Bootstrap.percentile(shares, 1 / 3.), Bootstrap.percentile(shares, 2 / 3.)));
	}

	/** The stratum of a truth, in a word. */
	String stratum(TruthShape truth) {
		return truth.share() <= small ? "small" : truth.share() <= middle ? "middle" : "large";
	}
}
