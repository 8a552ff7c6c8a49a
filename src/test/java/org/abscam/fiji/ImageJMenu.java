package org.abscam.fiji;

import ij.IJ;
import ij.ImagePlus;
import ij.Menus;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.awt.HeadlessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The menu entries of {@code plugins.config}, as ImageJ reads them from the plugin jar, in an ImageJ without a screen. As an extension:
 * macros of the tests know the entries, and each test starts without images, and leaves none.
 */
public final class ImageJMenu implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {

	private static final Pattern ENTRY = Pattern.compile("(?m)^[^#\\n\"]+, *\"([^\"]+)\", *(\\S+)$");

	@Override
	public void beforeAll(ExtensionContext tests) throws IOException {
		install();
	}

	@Override
	public void beforeEach(ExtensionContext test) {
		closeAllImages();
	}

	@Override
	public void afterEach(ExtensionContext test) {
		closeAllImages();
	}

	/** Class names by label. */
	public static Map<String, String> read() throws IOException {
		try (InputStream in = ImageJMenu.class.getResourceAsStream("/plugins.config")) {
			Map<String, String> commands = new TreeMap<>();
			Matcher entry = ENTRY.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
			while (entry.find()) commands.put(entry.group(1), entry.group(2));
			return commands;
		}
	}

	/** Adds the entries to those that ImageJ runs by label. */
	public static void addToCommands() throws IOException {
		read().forEach((label, className) -> Menus.getCommands().put(label, className));
	}

	/** Makes {@code run(...)} of macros know the entries, without a screen. */
	private static void install() throws IOException {
		try {
			IJ.run("");
		}
		catch (HeadlessException e) {
			// without a screen ImageJ gets as far as an empty table of commands, which is what is needed
		}
		addToCommands();
	}

	/** Forgets the images that macros without a screen left open. */
	public static void closeAllImages() {
		WindowManager.setTempCurrentImage(null);
		for (ImagePlus image = WindowManager.getCurrentImage(); image != null; image = WindowManager.getCurrentImage()) {
			Interpreter.removeBatchModeImage(image);
			WindowManager.setTempCurrentImage(null);
		}
	}
}
