package org.abscam.fiji.command;

import ij.IJ;
import ij.Prefs;
import ij.gui.GUI;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.Rectangle;
import java.awt.event.KeyEvent;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JEditorPane;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.event.HyperlinkEvent;
import javax.swing.text.html.HTMLDocument;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.StyleSheet;

/** A page of the manual beside a dialog, which can be filled in meanwhile. Links to other pages open here, those into the web in the browser. */
final class ManualWindow {

	private static final int WIDTH = 720, HEIGHT = 560;
	private static final int LETTERS = 12;
	private static final String TITLE = "Abs-CAM Manual: ";

	private final JDialog window;
	/** Links above each page. */
	private final String navigation;
	private final JEditorPane page = new JEditorPane();

	private ManualWindow(Dialog owner, String title) {
		window = new JDialog(owner, false);
		String own = ManualPages.OF_COMMANDS.getOrDefault(title, ManualPages.OPTIONS);
		navigation = "<p><a href=\"%s#%s\">Fields of this dialog</a>%s | <a href=\"%s\">All pages</a></p>".formatted(ManualPages.OPTIONS,
			ManualPages.section(ManualPages.OPTIONS, title), own.equals(ManualPages.OPTIONS) ? ""
				: " | <a href=\"%s\">%s</a>".formatted(own, own.replaceFirst("\\.md$", "")),
			ManualPages.INDEX);
		page.setEditable(false);
		HTMLEditorKit kit = new HTMLEditorKit();
		int size = (int) Math.round(LETTERS * Prefs.getGuiScale());
		HTMLDocument document = (HTMLDocument) kit.createDefaultDocument(); // whose styles are its own; those of the kit are all windows'
		StyleSheet styles = document.getStyleSheet();
		styles.addRule("body { font-family: SansSerif; font-size: " + size + "px; margin: 10px; }");
		styles.addRule("code, pre { font-family: Monospaced; font-size: " + size + "px; }");
		for (int level = 1; level <= 3; level++)
			styles.addRule("h" + level + " { font-size: " + Math.round(size * (1.7 - level * .2)) + "px; font-weight: bold; }");
		page.setEditorKit(kit);
		page.setDocument(document);
		page.addHyperlinkListener(this::follow);
		window.add(new JScrollPane(page));
		window.getRootPane().registerKeyboardAction(event -> window.dispose(), KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
			JComponent.WHEN_IN_FOCUSED_WINDOW);
	}

	/**
	 * Opens the page of a command.
	 *
	 * @param owner the command's dialog
	 * @param title of the dialog
	 */
	static void show(Dialog owner, String title) {
		ManualWindow manual = new ManualWindow(owner, title);
		String name = ManualPages.OF_COMMANDS.getOrDefault(title, ManualPages.OPTIONS);
		manual.open(name, ManualPages.section(name, title));
		Rectangle screen = GUI.getMaxWindowBounds(owner);
		double scale = Prefs.getGuiScale();
		manual.window.setSize(new Dimension((int) Math.min(WIDTH * scale, screen.width), (int) Math.min(HEIGHT * scale, screen.height)));
		int right = screen.x + screen.width - manual.window.getWidth(); // beside the dialog, as far as the screen goes
		manual.window.setLocation(Math.min(owner.getX() + owner.getWidth(), right), owner.getY());
		manual.window.setVisible(true);
	}

	/** @param section anchor of the heading to scroll to, empty for the top */
	private void open(String name, String section) {
		String text = ManualPages.read(name).map(Markdown::html)
			.orElse("<p>The page " + name + " is not in this installation of Abs-CAM; install it again.</p>");
		window.setTitle(TITLE + name.replaceFirst("\\.md$", ""));
		page.setText("<html><body>" + navigation + text + "</body></html>");
		page.setCaretPosition(0);
		if (!section.isEmpty()) EventQueue.invokeLater(() -> page.scrollToReference(section));
	}

	private void follow(HyperlinkEvent event) {
		if (event.getEventType() != HyperlinkEvent.EventType.ACTIVATED) return;
		String link = event.getDescription();
		int hash = link.indexOf('#');
		String name = hash < 0 ? link : link.substring(0, hash);
		if (link.matches("https?://.*")) IJ.runPlugIn("ij.plugin.BrowserLauncher", link);
		else if (name.isEmpty()) page.scrollToReference(link.substring(1));
		else if (ManualPages.read(name).isPresent()) open(name, hash < 0 ? "" : link.substring(hash + 1));
		else IJ.showStatus("'" + link + "' is not a page of the manual; see the project's site");
	}
}
