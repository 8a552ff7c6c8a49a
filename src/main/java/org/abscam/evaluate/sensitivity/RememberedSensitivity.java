package org.abscam.evaluate.sensitivity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.abscam.cam.SaliencyMethod;
import org.abscam.explain.Explainer;
import org.abscam.explain.options.ExplainException;
import org.abscam.files.Reason;
import org.abscam.files.Remembered;
import org.abscam.model.ModelSource;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * {@link ClassSensitivity} by the SHA-256 of the model's file, layer and method: what the user measured, in the user's own memory; else what
 * came with the model, in the file {@value ModelSource#CLASS_SENSITIVITY} beside it, a line for each, the three of them and the numbers with tabs between.
 */
public final class RememberedSensitivity {

	private static final String FILE = ModelSource.CLASS_SENSITIVITY;
	private static final String SUBJECT = "class-sensitivity";
	private static final String HEAD =
		"# sha256\tlayer\tmethod\tnumbers, as 'abscam models check MODEL --pictures FOLDER --remember' writes them";

	private RememberedSensitivity() {}

	/** Where the maps are made: tensors with commas, and how they are fused; empty of a method that looks at no layer. */
	static String layer(Explainer explainer) {
		String tensors = String.join(",", explainer.layers().stream().map(TargetLayer::tensor).toList());
		return explainer.layers().size() > 1 ? tensors + " " + explainer.options().where().fusion().option() : tensors;
	}

	private static String key(String sha256, String layer, SaliencyMethod method) {
		return (sha256 + "\t" + layer + "\t" + method.option()).replaceAll("[\\r\\n]", " ");
	}

	/** What is remembered. */
	static Optional<ClassSensitivity> of(ModelSource model, String layer, SaliencyMethod method) {
		String key = key(model.sha256(), layer, method);
		return Remembered.of(SUBJECT).words(key).flatMap(ClassSensitivity::parse)
			.or(() -> Optional.ofNullable(shipped(model).get(key)).flatMap(ClassSensitivity::parse));
	}

	static void remember(Explainer explainer, ClassSensitivity measured) {
		Remembered.of(SUBJECT).remember(key(explainer.model().source().sha256(), layer(explainer), explainer.options().method()),
			measured.words());
	}

	/** The numbers that came with a model, by their key. */
	private static Map<String, String> shipped(ModelSource model) {
		return lines(model.beside(FILE).orElse(""));
	}

	private static Map<String, String> lines(String text) {
		Map<String, String> lines = new TreeMap<>();
		text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
			int last = line.lastIndexOf('\t');
			if (last > 0) lines.put(line.substring(0, last), line.substring(last + 1));
		});
		return lines;
	}

	/**
	 * Writes what was measured into a model's folder, where it goes along with the model; lines of other layers and methods stay, those of
	 * other weights go.
	 *
	 * @param model a model in a folder
	 * @param method the method
	 * @param known what was measured of it
	 * @return the file
	 * @throws ExplainException if the model lies in no folder, or that cannot be written
	 */
	public static Path write(ModelSource model, SaliencyMethod method, KnownSensitivity known) throws ExplainException {
		if (model.folder().isEmpty()) throw new ExplainException("'" + model.name()
			+ "' is part of the program, so that nothing can be written beside it; give the path of the model's folder.");
		Path file = model.folder().get().resolve(FILE);
		Map<String, String> lines = shipped(model);
		lines.keySet().removeIf(key -> !key.startsWith(model.sha256() + "\t"));
		lines.put(key(model.sha256(), known.layer(), method), known.measured().orElseThrow().words());
		StringBuilder text = new StringBuilder(HEAD).append('\n');
		lines.forEach((key, words) -> text.append(key).append('\t').append(words).append('\n'));
		try {
			Path part = file.resolveSibling(FILE + "." + ProcessHandle.current().pid() + ".part");
			try {
				Files.writeString(part, text);
				Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
			}
			finally {
				Files.deleteIfExists(part);
			}
			return file;
		}
		catch (IOException e) {
			throw new ExplainException("'" + file + "' cannot be written (" + Reason.of(e) + "); leave --remember away, or mend that.");
		}
	}
}
