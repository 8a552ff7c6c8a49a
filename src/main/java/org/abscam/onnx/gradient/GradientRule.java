package org.abscam.onnx.gradient;

import org.abscam.onnx.OnnxException;
import org.abscam.onnx.Tensor;

/** The derivative of one operator as a vector-Jacobian product. */
@FunctionalInterface
interface GradientRule {

	/**
	 * @param node the node with its inputs, outputs and the gradient of each output
	 * @param input position of the input in question
	 * @return gradient of the score by that input, of that input's shape; {@code null} where the input carries none (an index, a
	 *         shape)
	 * @throws OnnxException if this form of the operator has no rule
	 */
	Tensor gradient(Backward node, int input) throws OnnxException;
}
