package org.abscam.cam;

import org.abscam.onnx.Tensor;

/**
 * A class activation mapping method: how the activations A (N×K×h×w) of the target layer and their gradients G = ∂y_c/∂A become
 * one map M_k per channel. One-phase methods add up the maps; two-phase methods first weigh each with the class probability of
 * the image that it masks.
 */
public enum CamMethod implements SaliencyMethod {

		/** Abs-CAM, both phases: M_k = mean|G_k|·A_k, weighed with s_k (Zeng et al. 2022). */
		ABS_CAM("abs-cam", "Abs-CAM", true) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return ABS_CAM_INITIAL.channelMaps(a, g, positions);
			}
		},

		/** Abs-CAM, phase one only: M_k = mean|G_k|·A_k (Zeng et al. 2022). */
		ABS_CAM_INITIAL("abs-cam-initial", "Abs-CAM initial map", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.apply("Abs").mean(positions).times(a);
			}
		},

		/**
		 * Abs-CAM as others read it: M_k = norm01(up(mean|G_k|·A_k)) in the layer's size, weighed with s_k. A factor of each channel cancels in it, so
		 * that nothing is left of the gradient but whether it is 0.
		 */
		ABS_CAM_NORMALISED("abs-cam-normalised", "Abs-CAM of normalised maps", true) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return ABS_CAM_INITIAL.channelMaps(a, g, positions);
			}

			@Override
			Tensor summed(Tensor channelMaps, long[] grid, long[] size, long... positions) {
				return Saliency.maskBeforeResize(channelMaps, grid, size, positions);
			}
		},

		/** Abs-CAM plus, which is ours: see {@link AbsCamPlus}. */
		ABS_CAM_PLUS("abs-cam-plus", "Abs-CAM plus", true) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return ABS_CAM_INITIAL.channelMaps(a, g, positions);
			}

			@Override
			Tensor factors(Tensor g, long... positions) {
				return AbsCamPlus.factors(g, positions);
			}

			@Override
			Tensor finalMap(ScoredChannels scored, long[] size, long... positions) {
				return AbsCamPlus.map(scored, size, positions);
			}
		},

		/** Grad-CAM: M_k = mean(G_k)·A_k (Selvaraju et al. 2017). */
		GRAD_CAM("grad-cam", "Grad-CAM", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.mean(positions).times(a);
			}
		},

		/** Grad-CAM++: M_k = Σ α·relu(G_k)·A_k, α = G²/(2G² + ΣA·G³ + 1e-6) (Chattopadhay et al. 2018; the constant is pytorch-grad-cam's). */
		GRAD_CAM_PLUS_PLUS("grad-cam++", "Grad-CAM++", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				Tensor square = g.times(g);
				Tensor alpha = square.dividedBy(square.times(2).plus(a.sum(positions).times(square.times(g))).plus(1e-6));
				return alpha.times(g.apply("Relu")).sum(positions).times(a);
			}
		},

		/** XGrad-CAM: M_k = (Σ G_k·A_k / (Σ A_k + 1e-7))·A_k (Fu et al. 2020; the constant is pytorch-grad-cam's). */
		XGRAD_CAM("xgrad-cam", "XGrad-CAM", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.times(a).sum(positions).dividedBy(a.sum(positions).plus(1e-7)).times(a);
			}
		},

		/** HiResCAM: M_k = G_k·A_k, position by position (Draelos and Carin 2020). */
		HIRES_CAM("hires-cam", "HiResCAM", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.times(a);
			}
		},

		/** LayerCAM: M_k = relu(G_k)·A_k, position by position (Jiang et al. 2021). */
		LAYER_CAM("layer-cam", "LayerCAM", false) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.apply("Relu").times(a);
			}
		},

		/** Score-CAM: M_k = A_k, weighed with s_k; needs no gradient (Wang et al. 2020). */
		SCORE_CAM("score-cam", "Score-CAM", true) {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return a;
			}
		};

	private final String option;
	private final String title;
	private final boolean twoPhases;

	CamMethod(String option, String title, boolean twoPhases) {
		this.option = option;
		this.title = title;
		this.twoPhases = twoPhases;
	}

	@Override
	public String option() {
		return option;
	}

	@Override
	public String title() {
		return title;
	}

	@Override
	public boolean hasTwoPhases() {
		return twoPhases;
	}

	@Override
	public boolean needsGradient() {
		return this != SCORE_CAM;
	}

	/**
	 * @return whether the gradient counts by its size alone, whatever its sign, so that y and −y have the same M_k: the readings of Abs-CAM by the
	 *         paper and others; with {@code abs-cam-plus} the sum has signs
	 */
	public boolean isOfMagnitudes() {
		return option.startsWith(ABS_CAM.option) && !isPlus();
	}

	/** @return whether it is {@link AbsCamPlus}: channels have factors, and the map is joined with the evidence of a finer layer, where there is one */
	public boolean isPlus() {
		return this == ABS_CAM_PLUS;
	}

	/** @return λ, where the map is made of Σ (s_k − λ·s̄)·M_k with some factors, s̄ the mean of the scores of all channels; else 0 */
	public double centring() {
		return isPlus() ? AbsCamPlus.CENTRING : 0;
	}

	@Override
	public String toString() {
		return option;
	}

	/**
	 * @param a activations A, N×K×positions
	 * @param g gradients G of the same shape; unused by methods without gradient
	 * @param positions the axes of the positions
	 * @return M_k for each channel, of the same shape
	 */
	abstract Tensor channelMaps(Tensor a, Tensor g, long... positions);

	/**
	 * What is summed over the channels, and masks the image. The mask of a map is also that of the map times a factor above 0, plus a number.
	 *
	 * @param channelMaps N×K×positions
	 * @param grid spatial sizes of the layer
	 * @param size spatial sizes of the network's input
	 * @param positions the axes of the positions
	 * @return M_k, of the same shape
	 */
	Tensor summed(Tensor channelMaps, long[] grid, long[] size, long... positions) {
		return channelMaps;
	}

	/**
	 * @param g gradients G, N×K×positions
	 * @param positions the axes of the positions
	 * @return by what M_k is multiplied in the sum, N×K; {@code null} for 1
	 */
	Tensor factors(Tensor g, long... positions) {
		return null;
	}

	/**
	 * The map of two phases.
	 *
	 * @param scored maps and scores of all channels
	 * @param size spatial sizes of the network's input
	 * @param positions the axes of the positions
	 * @return values 0..1, N×1×size
	 */
	Tensor finalMap(ScoredChannels scored, long[] size, long... positions) {
		return Saliency.finalMap(scored.channelMaps(), scored.scores(), size, positions);
	}
}
