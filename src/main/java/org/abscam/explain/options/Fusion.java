package org.abscam.explain.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.abscam.cam.ExplainerGraph;

/** How the maps m_1, …, m_L of several layers, each with values 0..1 on the scan's grid, become one. */
public enum Fusion {

		/** Their mean, Σ m_l / L. */
		MEAN {

			@Override
			public float[] of(List<float[]> maps) {
				float[] sum = new float[maps.get(0).length];
				for (float[] map : maps) for (int i = 0; i < sum.length; i++) sum[i] += map[i];
				for (int i = 0; i < sum.length; i++) sum[i] /= maps.size();
				return sum;
			}
		},

		/**
		 * Their product, norm01(Π m_l): high only where all layers find evidence, as fine as the finest layer, which suits small lesions. RefineCAM
		 * (Domeniconi, Stramiglio, Lombardi and Salti 2026, arXiv 2605.14641) multiplies normalised maps of Grad-CAM++ like that; that the
		 * product is stretched to 0..1 is our reading. Empty where one of the maps is.
		 */
		PRODUCT {

			@Override
			public float[] of(List<float[]> maps) {
				double[] product = new double[maps.get(0).length];
				Arrays.fill(product, 1);
				for (float[] map : maps) for (int i = 0; i < product.length; i++) product[i] *= map[i];
				double low = Arrays.stream(product).min().orElse(0);
				double high = Arrays.stream(product).max().orElse(0);
				float[] stretched = new float[product.length];
				if (ExplainerGraph.isConstant((float) low, (float) high)) return stretched;
				for (int i = 0; i < product.length; i++) stretched[i] = (float) ((product[i] - low) / (high - low));
				return stretched;
			}
		};

	public abstract float[] of(List<float[]> maps);

	/** @return its name on the command line and in macros */
	public String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param option a name as on the command line
	 * @return the fusion of that name
	 */
	public static Optional<Fusion> of(String option) {
		return Arrays.stream(values()).filter(f -> f.option().equalsIgnoreCase(option.strip())).findFirst();
	}

	@Override
	public String toString() {
		return option();
	}
}
