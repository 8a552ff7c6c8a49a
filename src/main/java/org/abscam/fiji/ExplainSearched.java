package org.abscam.fiji;

import ij.IJ;
import org.abscam.option.MenuOffers;
import org.scijava.command.Command;
import org.scijava.plugin.Plugin;

/**
 * Lets Fiji's search bar find "Abs-CAM Explain..." by what it makes: the bar looks at titles and menu paths alone, where none of these words
 * stands. It is in no menu; it opens that command's dialog, which records as if it was chosen there.
 */
@Plugin(type = Command.class, label = "Saliency map, heatmap: explain a classifier (Abs-CAM, Grad-CAM, Score-CAM, class activation)...")
public final class ExplainSearched implements Command {

	@Override
	public void run() {
		IJ.doCommand(MenuOffers.EXPLAIN.command());
	}
}
