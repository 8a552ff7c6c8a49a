package org.abscam.onnx;

import java.util.Map;

/** A runtime that can say of which types the tensors of a graph are; the engine provides one. */
public interface TypeInference {

	/**
	 * Opens a graph without running it.
	 *
	 * @param onnx an ONNX file's content
	 * @return element types and sizes of its outputs, as far as they can be told without running
	 * @throws OnnxException if the runtime does not accept the graph; the sentence holds its reason
	 */
	Map<String, TensorType> types(byte[] onnx) throws OnnxException;

	/**
	 * Runs a graph once on zeros.
	 *
	 * @param onnx an ONNX file's content, with one input; all outputs are int64
	 * @param input the input's type, all sizes known
	 * @return values of the outputs
	 * @throws OnnxException if the run fails
	 */
	Map<String, long[]> run(byte[] onnx, TensorType input) throws OnnxException;
}
