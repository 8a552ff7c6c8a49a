package org.abscam.explain.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In what phase two computes the masked images; all else is float32. */
public enum Precision {

		/** int8 where it is known to be faster: on CPUs with VNNI or AMX, with masks enough; float32 elsewhere. */
		AUTO,

		/** 24 significant bits. */
		FLOAT32,

		/** 11 significant bits and numbers up to 65504, where ONNX Runtime and device have it. */
		FLOAT16,

		/** Whole numbers of 8 bits on the CPU, calibrated on each image; float32 for images whose scores it would change. */
		INT8;

	/** @return its name on the command line and in macros */
	public String option() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * @param option a name as on the command line
	 * @return the precision of that name
	 */
	public static Optional<Precision> of(String option) {
		return Arrays.stream(values()).filter(p -> p.option().equalsIgnoreCase(option.strip())).findFirst();
	}

	@Override
	public String toString() {
		return option();
	}
}
