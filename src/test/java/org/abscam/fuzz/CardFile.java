package org.abscam.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.abscam.model.ModelException;
import org.abscam.model.ModelPackage;

/** A model's card, rdf.yaml. */
final class CardFile implements Target {

	private static final List<String> VALUES = List.of("", "~", "-1", "0", "99999999999", ".nan", "[]", "{}", "[a, b]", "{a: b}", "true",
		"&a [*a]", "../x", "'", "!!java.lang.Runtime {}", "\u0000", "1e400", "é");

	@Override
	public List<String> stages() {
		return List.of("YAML", "card");
	}

	@Override
	public List<byte[]> seeds() throws Exception {
		List<byte[]> cards = new ArrayList<>();
		for (String model : List.of("breast-ultrasound", "chest-xray")) {
			cards.add(Files.readAllBytes(Path.of("models", model, "rdf.yaml")));
		}
		return cards;
	}

	/** One in three loses or doubles a line, one in three has another value behind a colon. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		int kind = random.nextInt(3);
		if (kind == 0) return Target.super.damaged(seed, random);
		List<String> lines = new ArrayList<>(new String(seed, StandardCharsets.UTF_8).lines().toList());
		int at = random.nextInt(lines.size());
		if (kind == 1) {
			switch (random.nextInt(3)) {
				case 0 -> lines.remove(at);
				case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
				default -> Collections.swap(lines, at, random.nextInt(lines.size()));
			}
		}
		else {
			String line = lines.get(at);
			int colon = line.indexOf(": ");
			lines.set(at, (colon < 0 ? line : line.substring(0, colon + 2)) + VALUES.get(random.nextInt(VALUES.size())));
		}
		return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		Files.write(folder.resolve("rdf.yaml"), file);
		try (ModelPackage model = ModelPackage.open(folder)) {
			assertThat(model.card().name()).isNotBlank();
		}
		catch (ModelException e) {
			if (!e.getMessage().contains("cannot be read as YAML") && !e.getMessage().contains("UTF-8")) reached.stage(0);
			throw e;
		}
		reached.stage(0);
		reached.stage(1);
	}
}
