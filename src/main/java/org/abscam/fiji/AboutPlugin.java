package org.abscam.fiji;

import ij.IJ;
import ij.Prefs;
import ij.plugin.PlugIn;
import ij.text.TextWindow;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import org.abscam.fiji.choice.Models;
import org.abscam.fiji.runtime.AboutText;

/** The command "Abs-CAM About": versions, where models run and why not on a GPU, models, licence and citation. */
public final class AboutPlugin implements PlugIn {

	private static final String TITLE = "About Abs-CAM";
	private static final int WIDTH = 800;
	private static final int LETTERS = 12;
	private static final int HEIGHT = 420;

	/**
	 * Shows the text in a window, or in the log where there is no screen. Blocks until it is there.
	 *
	 * @param argument not used
	 */
	@Override
	public void run(String argument) {
		String text = AboutText.of(Models.library());
		if (GraphicsEnvironment.isHeadless()) IJ.log(text);
		else {
			double scale = Prefs.getGuiScale();
			TextWindow window = new TextWindow(TITLE, text, (int) (WIDTH * scale), (int) (HEIGHT * scale));
			window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, (int) (LETTERS * scale)), true); // its columns are made of blanks
		}
	}
}
