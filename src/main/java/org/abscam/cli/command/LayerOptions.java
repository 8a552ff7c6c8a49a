package org.abscam.cli.command;

import org.abscam.explain.options.Where;
import org.abscam.onnx.OnnxException;
import org.abscam.onnx.SaidAxes;
import picocli.CommandLine.Option;

/** Which layer is asked for, in the same words by all commands. */
public final class LayerOptions {

	@Option(names = "--layer")
	private String layer;

	@Option(names = "--axes")
	private String axes;

	@Option(names = "--grid")
	private String grid;

	@Option(names = "--prefix")
	private String prefix;

	/** The name of the layer, as it was said. */
	public String name() {
		return layer;
	}

	/** The layer, with what is said of its axes. */
	public Where where() throws OnnxException {
		return Where.at(layer).with(axes());
	}

	/** What is said of its axes. */
	public SaidAxes axes() throws OnnxException {
		return SaidAxes.of(axes, grid, prefix);
	}
}
