package org.abscam.engine;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Locale;

/** How far ONNX Runtime rewrites a graph before it runs it, from all that it can to nothing. */
public enum Optimisation {

		/** All, layouts included; the usual one. */
		ALL(OptLevel.ALL_OPT),
		/** Fusions of nodes, for the device. */
		EXTENDED(OptLevel.EXTENDED_OPT),
		/** What can be computed beforehand or left out. */
		BASIC(OptLevel.BASIC_OPT),
		/** Nothing: the graph runs as it is. */
		NONE(OptLevel.NO_OPT);

	private final OptLevel level;

	Optimisation(OptLevel level) {
		this.level = level;
	}

	OptLevel level() {
		return level;
	}

	/** @return its name for the user */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
