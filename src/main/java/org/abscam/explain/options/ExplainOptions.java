package org.abscam.explain.options;

import org.abscam.cam.CamMethod;
import org.abscam.cam.SaliencyMethod;
import org.abscam.model.ModelSource;
import org.abscam.scan.Scan;

/**
 * How to explain. What belongs together is a record of its own, and {@code with} puts another one in its place.
 *
 * @param method the method
 * @param question what the maps explain
 * @param where at which layers
 * @param scoring how masked images are scored
 * @param masking how black-box methods mask
 * @param running on what it runs
 * @param inputs what is said of the inputs beside the image, see {@link AskedInputs#of(ModelSource, Scan)}
 */
public record ExplainOptions(SaliencyMethod method, Question question, Where where, Scoring scoring, Masking masking, Running running,
	AskedInputs inputs) {

	/** The class with the highest score. */
	public static final String TOP = "top";
	/** The last layer with positions. */
	public static final String AUTO_LAYER = "auto";
	/** Images or masks per run where nothing else is said. */
	public static final int DEFAULT_BATCH = Running.USUAL_BATCH;
	/** Abs-CAM with both phases, top class, automatic layer, all channels, automatic device. */
	public static final ExplainOptions DEFAULTS = new ExplainOptions(CamMethod.ABS_CAM, Question.TOP, Where.AUTO, Scoring.DEFAULTS,
		Masking.DEFAULTS, Running.AUTO, AskedInputs.NONE);

	/** A class at a layer, with what is usual for the rest; channels as in {@link Scoring}, and what follows them as in {@link Running}. */
	public ExplainOptions(SaliencyMethod method, String classChoice, String layer, int channels, String device, int threads, int batch) {
		this(method, new Question(classChoice), Where.at(layer), Scoring.DEFAULTS.keeping(channels), Masking.DEFAULTS,
			new Running(device, threads, batch), AskedInputs.NONE);
	}

	/** @return the class that is asked for, see {@link Question#classChoice} */
	public String classChoice() {
		return question.classChoice();
	}

	/**
	 * @param other a method
	 * @return these options with that method
	 */
	public ExplainOptions with(SaliencyMethod other) {
		return new ExplainOptions(other, question, where, scoring, masking, running, inputs);
	}

	/**
	 * @param asked what the maps explain
	 * @return these options with that
	 */
	public ExplainOptions with(Question asked) {
		return new ExplainOptions(method, asked, where, scoring, masking, running, inputs);
	}

	/**
	 * @param layers at which layers
	 * @return these options with that
	 */
	public ExplainOptions with(Where layers) {
		return new ExplainOptions(method, question, layers, scoring, masking, running, inputs);
	}

	/**
	 * @param scored how masked images are scored
	 * @return these options with that
	 */
	public ExplainOptions with(Scoring scored) {
		return new ExplainOptions(method, question, where, scored, masking, running, inputs);
	}

	/**
	 * @param masked how black-box methods mask
	 * @return these options with that
	 */
	public ExplainOptions with(Masking masked) {
		return new ExplainOptions(method, question, where, scoring, masked, running, inputs);
	}

	/**
	 * @param run on what it runs
	 * @return these options with that
	 */
	public ExplainOptions with(Running run) {
		return new ExplainOptions(method, question, where, scoring, masking, run, inputs);
	}

	/**
	 * @param said what is said of the inputs beside the image
	 * @return these options with that
	 */
	public ExplainOptions with(AskedInputs said) {
		return new ExplainOptions(method, question, where, scoring, masking, running, said);
	}
}
