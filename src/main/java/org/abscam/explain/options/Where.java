package org.abscam.explain.options;

import org.abscam.onnx.SaidAxes;

/**
 * At which layers of a network maps are made.
 *
 * @param layer {@code auto}, the name of a tensor of the graph, or several separated by commas, whose maps are fused
 * @param axes what is said of the axes of a layer that is given by name, where the graph does not show them
 * @param fusion how the maps of several layers become one
 */
public record Where(String layer, SaidAxes axes, Fusion fusion) {

	/** The last layer with positions. */
	public static final Where AUTO = at(ExplainOptions.AUTO_LAYER);

	/**
	 * @param layer {@code auto}, a tensor's name, or several separated by commas
	 * @return the place, whose axes the graph shows; maps of several layers are averaged
	 */
	public static Where at(String layer) {
		return new Where(layer, SaidAxes.NOTHING, Fusion.MEAN);
	}

	/**
	 * @param said what is said of the layer's axes
	 * @return this with that
	 */
	public Where with(SaidAxes said) {
		return new Where(layer, said, fusion);
	}

	/**
	 * @param fused how the maps of several layers become one
	 * @return this with that
	 */
	public Where with(Fusion fused) {
		return new Where(layer, axes, fused);
	}

	/** @return whether no layer is named */
	public boolean isAutomatic() {
		return layer.equalsIgnoreCase(ExplainOptions.AUTO_LAYER);
	}

	/**
	 * Holds what is asked against itself.
	 *
	 * @throws ExplainException if maps of one layer shall be multiplied
	 */
	public void check() throws ExplainException {
		if (fusion == Fusion.PRODUCT && !layer.contains(",")) {
			throw new ExplainException(
				"A " + Fusion.PRODUCT + " is of the maps of several layers; name two or more with commas between them, "
					+ "or fuse nothing.");
		}
	}
}
