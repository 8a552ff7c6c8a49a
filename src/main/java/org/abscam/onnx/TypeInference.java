package org.abscam.onnx;

import java.util.ArrayList;
import java.util.List;
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

	/**
	 * Runs a graph on zeros of several sizes, one after another.
	 *
	 * @param onnx an ONNX file's content, with one input; all outputs are int64
	 * @param inputs types of the input, all sizes known
	 * @return values of the outputs for each
	 * @throws OnnxException if a run fails
	 */
	default List<Map<String, long[]>> runs(byte[] onnx, List<TensorType> inputs) throws OnnxException {
		List<Map<String, long[]>> runs = new ArrayList<>();
		for (TensorType input : inputs) runs.add(run(onnx, input));
		return runs;
	}

	/**
	 * Runs a graph on images together, and then on each alone.
	 *
	 * @param onnx an ONNX file's content, with one input; that and all outputs are float32
	 * @param one the input's type for one image, all sizes known
	 * @param images values of the images
	 * @return values of the outputs: of all images together, then of each
	 * @throws OnnxException if a run fails
	 */
	List<Map<String, float[]>> togetherAndAlone(byte[] onnx, TensorType one, float[]... images) throws OnnxException;
}
