package org.abscam.fiji;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The menu entries of {@code plugins.config}, as ImageJ reads them from the plugin jar. */
final class ImageJMenu {

	private static final Pattern ENTRY = Pattern.compile("(?m)^[^#\\n\"]+, *\"([^\"]+)\", *(\\S+)$");

	private ImageJMenu() {}

	/** Class names by label. */
	static Map<String, String> read() throws IOException {
		try (InputStream in = ImageJMenu.class.getResourceAsStream("/plugins.config")) {
			Map<String, String> commands = new TreeMap<>();
			Matcher entry = ENTRY.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
			while (entry.find()) commands.put(entry.group(1), entry.group(2));
			return commands;
		}
	}
}
