package org.abscam.explain;

import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.engine.Device;
import org.abscam.model.ModelSource;
import org.abscam.onnx.SaidAxes;
import org.abscam.scan.Scan;

/**
 * How to explain.
 *
 * @param method the method
 * @param question what the maps explain
 * @param layer {@code auto}, the name of a tensor of the graph, or several separated by commas, whose maps are fused
 * @param channels how many channels with the largest total of M_k phase two keeps, 0 for all
 * @param device where to run, see {@link Device#choose}
 * @param threads threads on the CPU, 0 for ONNX Runtime's choice
 * @param batch images or masks per run
 * @param baseline what phase two and black-box methods show where they mask
 * @param precision in what phase two computes the masked images
 * @param masking how black-box methods mask
 * @param fusion how the maps of several layers become one
 * @param inputs what is said of the inputs beside the image, see {@link AskedInputs#of(ModelSource, Scan)}
 * @param axes what is said of the axes of a layer that is given by name, where the graph does not show them
 */
public record ExplainOptions(SaliencyMethod method, Question question, String layer, int channels, String device, int threads, int batch,
	Baseline baseline, Precision precision, Masking masking, Fusion fusion, AskedInputs inputs, SaidAxes axes) {

	/** The class with the highest score. */
	public static final String TOP = "top";
	/** The last layer with positions. */
	public static final String AUTO_LAYER = "auto";
	/** Images or masks per run where nothing else is said. */
	public static final int DEFAULT_BATCH = 8;
	/** Abs-CAM with both phases, top class, automatic layer, all channels, automatic device. */
	public static final ExplainOptions DEFAULTS = new ExplainOptions(CamMethod.ABS_CAM, TOP, AUTO_LAYER, 0, Device.AUTO, 0, DEFAULT_BATCH);

	/** With what the paper masks with, 0 after preprocessing, in float32. */
	public ExplainOptions(SaliencyMethod method, String classChoice, String layer, int channels, String device, int threads, int batch) {
		this(method, new Question(classChoice), layer, channels, device, threads, batch, Baseline.ZERO, Precision.FLOAT32, Masking.DEFAULTS,
			Fusion.MEAN, AskedInputs.NONE, SaidAxes.NOTHING);
	}

	/** @return the class that is asked for, see {@link Question#classChoice} */
	public String classChoice() {
		return question.classChoice();
	}

	/**
	 * @param asked what the maps explain
	 * @return these options with that
	 */
	public ExplainOptions with(Question asked) {
		return new ExplainOptions(method, asked, layer, channels, device, threads, batch, baseline, precision, masking, fusion, inputs,
			axes);
	}

	/**
	 * @param shown what phase two shows where it masks
	 * @return these options with that
	 */
	public ExplainOptions with(Baseline shown) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, shown, precision, masking, fusion, inputs,
			axes);
	}

	/**
	 * @param computed in what phase two computes the masked images
	 * @return these options with that
	 */
	public ExplainOptions with(Precision computed) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, baseline, computed, masking, fusion, inputs,
			axes);
	}

	/**
	 * @param other a method
	 * @return these options with that method
	 */
	public ExplainOptions with(SaliencyMethod other) {
		return new ExplainOptions(other, question, layer, channels, device, threads, batch, baseline, precision, masking, fusion, inputs,
			axes);
	}

	/**
	 * @param masked how black-box methods mask
	 * @return these options with that
	 */
	public ExplainOptions with(Masking masked) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, baseline, precision, masked, fusion, inputs,
			axes);
	}

	/**
	 * @param fused how the maps of several layers become one
	 * @return these options with that
	 */
	public ExplainOptions with(Fusion fused) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, baseline, precision, masking, fused, inputs,
			axes);
	}

	/**
	 * @param said what is said of the inputs beside the image
	 * @return these options with that
	 */
	public ExplainOptions with(AskedInputs said) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, baseline, precision, masking, fusion, said,
			axes);
	}

	/**
	 * @param said what is said of the layer's axes
	 * @return these options with that
	 */
	public ExplainOptions with(SaidAxes said) {
		return new ExplainOptions(method, question, layer, channels, device, threads, batch, baseline, precision, masking, fusion, inputs,
			said);
	}

	/** Checks the ranges. */
	public ExplainOptions {
		if (channels < 0 || threads < 0 || batch < 1)
			throw new IllegalArgumentException("channels, threads >= 0 and batch >= 1 are needed");
	}
}
