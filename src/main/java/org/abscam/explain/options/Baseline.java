package org.abscam.explain.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a pixel shows that is masked away: one choice for all measures that mask. */
public enum Baseline {

		/** 0 after preprocessing, as the Abs-CAM paper masks. */
		ZERO {

			@Override
			public float[] of(NetworkInput x) {
				return new float[x.values().length];
			}
		},

		/** The mean of each channel of the preprocessed image. */
		MEAN {

			@Override
			public float[] of(NetworkInput x) {
				float[] baseline = new float[x.values().length];
				for (int c = 0; c < x.channels(); c++) {
					double sum = 0;
					for (int i = 0; i < x.pixels(); i++) sum += x.values()[c * x.pixels() + i];
					Arrays.fill(baseline, c * x.pixels(), (c + 1) * x.pixels(), (float) (sum / x.pixels()));
				}
				return baseline;
			}
		},

		/** The preprocessed image behind a Gaussian of σ = 5 pixels at 224, in proportion at other widths and heights; slice by slice in a volume. */
		BLUR {

			@Override
			public float[] of(NetworkInput x) {
				float[] baseline = new float[x.values().length];
				int area = x.height() * x.width();
				for (int at = 0; at < baseline.length; at += area) {
					float[] plane = Arrays.copyOfRange(x.values(), at, at + area);
					float[] smooth = GaussianFilter.smooth(plane, x.width(), x.height(), SIGMA * x.width() / AT, SIGMA * x.height() / AT);
					System.arraycopy(smooth, 0, baseline, at, area);
				}
				return baseline;
			}
		},

		/** Black as the network sees it in this image: what preprocessing makes of grey level 0. */
		BLACK {

			@Override
			public float[] of(NetworkInput x) {
				return x.black().clone();
			}
		};

	private static final double SIGMA = 5;
	private static final double AT = 224;

	/**
	 * @param x a preprocessed image
	 * @return C×H×W values to show in the place of its pixels
	 */
	public abstract float[] of(NetworkInput x);

	/** @return its name on the command line and in macros */
	public String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param option a name as on the command line
	 * @return the baseline of that name
	 */
	public static Optional<Baseline> of(String option) {
		return Arrays.stream(values()).filter(b -> b.option().equalsIgnoreCase(option.strip())).findFirst();
	}

	@Override
	public String toString() {
		return option();
	}
}
