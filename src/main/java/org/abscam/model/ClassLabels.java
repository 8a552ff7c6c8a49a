package org.abscam.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The names of a model's classes as a user gives them. */
public final class ClassLabels {

	private static final long LARGEST_FILE = 1 << 20;

	private ClassLabels() {}

	/**
	 * Reads class names.
	 *
	 * @param text names with commas between them, or the path of a text file with one name per line
	 * @return the names, distinct, at least one
	 * @throws ModelException if the file cannot be read, or a name is missing or there twice
	 */
	public static List<String> of(String text) throws ModelException {
		Path file = file(text);
		List<String> names = new ArrayList<>();
		Map<String, Integer> places = new HashMap<>();
		List<String> written = file == null ? List.of(text.split(",", -1)) : lines(file);
		for (String one : written) {
			String name = one.replace("\uFEFF", "").strip();
			String place = file == null ? "label " + (names.size() + 1) : "line " + (names.size() + 1) + " of '" + file + "'";
			if (name.isEmpty())
				throw new ModelException("The class in " + place + " has no name; give each class one, in the order of the output.");
			Integer before = places.putIfAbsent(name, names.size() + 1);
			if (before != null)
				throw new ModelException("The class name '" + name + "' is in " + place + " and, before, is number " + before +
					"; give each class its own.");
			names.add(name);
		}
		return List.copyOf(names);
	}

	private static Path file(String text) throws ModelException {
		Path path;
		try {
			path = Path.of(text.strip());
		}
		catch (InvalidPathException e) {
			return null; // then these are names
		}
		if (Files.isRegularFile(path)) return path;
		if (text.strip().matches("(?i)[^,]*\\.(txt|csv|names|labels)"))
			throw new ModelException(
				"There is no file '" + text.strip() + "' of class names; check its path, or give the names with commas.");
		return null;
	}

	private static List<String> lines(Path file) throws ModelException {
		try {
			if (Files.size(file) > LARGEST_FILE)
				throw new ModelException("'" + file + "' is too large for class names; choose a text file with one per line.");
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
			return Stream.of(text.stripTrailing().split("\\R", -1)).toList();
		}
		catch (CharacterCodingException e) {
			throw new ModelException("'" + file + "' is no text in UTF-8; save it as such, with one class name per line.", e);
		}
		catch (IOException e) {
			throw ModelSource.unreadable(file.toString(), e);
		}
	}
}
