package org.abscam.cam;

import org.abscam.onnx.Tensor;

/**
 * A class activation mapping method: how the activations A (N×K×h×w) of the target layer and their gradients G = ∂y_c/∂A become
 * one map M_k per channel. One-phase methods add up the maps; two-phase methods first weigh each with the class probability of
 * the image that it masks.
 */
public enum CamMethod implements SaliencyMethod {

		/** Abs-CAM, both phases. */
		ABS_CAM("abs-cam", "Abs-CAM", "Zeng et al. 2022, both phases, the default", true, "mean|G_k| · A_k") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return ABS_CAM_INITIAL.channelMaps(a, g, positions);
			}
		},

		/** Abs-CAM, phase one only. */
		ABS_CAM_INITIAL("abs-cam-initial", "Abs-CAM initial map", "Zeng et al. 2022, phase one", false, "mean|G_k| · A_k") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.apply("Abs").mean(positions).times(a);
			}
		},

		/**
		 * Abs-CAM as others read it, in the layer's size. A factor of each channel cancels in it, so that nothing is left of the gradient but whether
		 * it is 0.
		 */
		ABS_CAM_NORMALISED("abs-cam-normalised", "Abs-CAM of normalised maps", "phase two as others read it", true,
			"norm01(up(mean|G_k| · A_k))") {

			@Override
			public String mapEquation() {
				return "norm01(relu(Σ s_k · M_k)), s_k those of abs-cam";
			}

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
		ABS_CAM_PLUS("abs-cam-plus", "Abs-CAM plus", "ours, no paper's", true, "mean|G_k| · A_k") {

			@Override
			public String mapEquation() {
				return "norm01(F^⅔ · E^⅓), see below";
			}

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return ABS_CAM_INITIAL.channelMaps(a, g, positions);
			}

			@Override
			Tensor summedBeside(Tensor a, Tensor g) {
				return AbsCamPlus.summed(a, g);
			}

			@Override
			Tensor finalMap(ScoredChannels scored, long[] size, long... positions) {
				return AbsCamPlus.map(scored, size, positions);
			}
		},

		/** Grad-CAM. */
		GRAD_CAM("grad-cam", "Grad-CAM", "Selvaraju et al. 2017", false, "mean(G_k) · A_k") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.mean(positions).times(a);
			}
		},

		/** Grad-CAM++; the constant is pytorch-grad-cam's. */
		GRAD_CAM_PLUS_PLUS("grad-cam++", "Grad-CAM++", "Chattopadhay et al. 2018", false,
			"Σ α·relu(G_k) · A_k, α = G²/(2G² + ΣA·G³ + 1e-6)") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				Tensor square = g.times(g);
				Tensor alpha = square.dividedBy(square.times(2).plus(a.sum(positions).times(square.times(g))).plus(1e-6));
				return alpha.times(g.apply("Relu")).sum(positions).times(a);
			}
		},

		/** XGrad-CAM; the constant is pytorch-grad-cam's. */
		XGRAD_CAM("xgrad-cam", "XGrad-CAM", "Fu et al. 2020", false, "(Σ G_k·A_k / (ΣA_k + 1e-7)) · A_k") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.times(a).sum(positions).dividedBy(a.sum(positions).plus(1e-7)).times(a);
			}
		},

		/** HiResCAM. */
		HIRES_CAM("hires-cam", "HiResCAM", "Draelos and Carin 2020", false, "G_k · A_k at each position") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.times(a);
			}
		},

		/** LayerCAM. */
		LAYER_CAM("layer-cam", "LayerCAM", "Jiang et al. 2021", false, "relu(G_k) · A_k at each position") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return g.apply("Relu").times(a);
			}
		},

		/** Score-CAM, which needs no gradient. */
		SCORE_CAM("score-cam", "Score-CAM", "Wang et al. 2020", true, "A_k") {

			@Override
			Tensor channelMaps(Tensor a, Tensor g, long... positions) {
				return a;
			}
		};

	private final String option;
	private final String title;
	private final String source;
	private final boolean twoPhases;
	private final String equation;

	/** @param equation M_k, see {@link #channelMaps} */
	CamMethod(String option, String title, String source, boolean twoPhases, String equation) {
		this.option = option;
		this.title = title;
		this.source = source;
		this.twoPhases = twoPhases;
		this.equation = equation;
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
	public String source() {
		return source;
	}

	@Override
	public String channelEquation() {
		return equation;
	}

	@Override
	public String mapEquation() {
		return twoPhases ? "norm01(relu(Σ s_k · up(M_k))), s_k = p_c(x · norm01(up(M_k)))" : "norm01(up(relu(Σ M_k)))";
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

	/** @return whether it is {@link AbsCamPlus}, which sums other maps than mask and joins them with the evidence of a finer layer, where there is one */
	boolean isPlus() {
		return this == ABS_CAM_PLUS;
	}

	/** @return λ, where what is summed is weighted with max(s_k − λ·s̄, 0), s̄ the mean of the scores; 0 where it is with s_k */
	public double partOfMean() {
		return isPlus() ? AbsCamPlus.PART_OF_MEAN : 0;
	}

	/** @return the exponent of such a sum where it is joined with the evidence of a finer layer, whose exponent is what is left of 1; else 1 */
	public double share() {
		return isPlus() ? AbsCamPlus.SHARE : 1;
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
	 * @param a activations A, N×K×positions
	 * @param g gradients G of the same shape
	 * @return what is summed in place of M_k, which only mask; {@code null} where M_k are
	 */
	Tensor summedBeside(Tensor a, Tensor g) {
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
