package org.abscam.model;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.files.StagedFiles;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Puts what was measured of a model into its card, under {@code config: abscam:}. The rest of the card stays as somebody wrote it, with its order
 * and its comments.
 */
public final class CardChange {

	private CardChange() {}

	/**
	 * Writes what was measured into the card of a model, and files beside it: all of it, or nothing. What the card says besides stays. Blocks until
	 * done.
	 *
	 * @param source a model with a card in a folder
	 * @param measured what of it there is takes the place of what stood there
	 * @param files contents by name
	 * @return the card
	 * @throws ModelException if the model has no card that can be written, or would have one that cannot be used
	 */
	public static Path write(ModelSource source, Measured measured, Map<String, byte[]> files) throws ModelException {
		Path card = file(source);
		try {
			String text = Files.readString(card);
			for (Map.Entry<String, Object> setting : measured.settings().entrySet()) text = put(text, setting.getKey(), setting.getValue());
			ModelCards.card(ModelCards.root(text.getBytes(StandardCharsets.UTF_8), card.toString()));
			try (StagedFiles staged = StagedFiles.begin(card.toAbsolutePath().getParent(), card.getFileName().toString())) {
				for (Map.Entry<String, byte[]> file : files.entrySet()) Files.write(staged.path(file.getKey()), file.getValue());
				Files.writeString(staged.path(card.getFileName().toString()), text);
				staged.publish(List.of());
			}
			return card;
		}
		catch (IOException e) {
			throw new ModelException(card + " cannot be written (" + e.getMessage() + "); check the folder and its permissions.", e);
		}
	}

	/**
	 * @param source a model
	 * @return its card in a folder
	 * @throws ModelException if it has none; the sentence says what to do
	 */
	public static Path file(ModelSource source) throws ModelException {
		if (source.cardFile().isPresent()) return source.cardFile().get();
		throw new ModelException(source.card().isPresent()
			? "The card of '" + source.name() + "' lies in the jar, where nothing is written; " +
				"give the path of a model's folder."
			: "'" + source.name() + "' has no card to be written into; take it into the models with 'abscam models import' first.");
	}

	/**
	 * @param content of a file
	 * @return its SHA-256, as a card says it
	 */
	public static String sha256(byte[] content) {
		return HexFormat.of().formatHex(ModelSource.digest().digest(content));
	}

	/**
	 * @param yaml a card
	 * @param name of a setting under {@code config: abscam:}
	 * @param value takes the place of what stood there
	 */
	static String put(String yaml, String name, Object value) throws ModelException {
		MappingNode root = root(yaml);
		Optional<NodeTuple> config = entry(root, "config");
		if (config.isEmpty()) return added(yaml, root, "config", Map.of("abscam", Map.of(name, value)));
		if (!(config.get().getValueNode() instanceof MappingNode settings))
			return replaced(yaml, config.get(), Map.of("abscam", Map.of(name, value)));
		Optional<NodeTuple> abscam = entry(settings, "abscam");
		if (abscam.isEmpty()) return added(yaml, settings, "abscam", Map.of(name, value));
		if (!(abscam.get().getValueNode() instanceof MappingNode own)) return replaced(yaml, abscam.get(), Map.of(name, value));
		Optional<NodeTuple> old = entry(own, name);
		return old.isEmpty() ? added(yaml, own, name, value) : replaced(yaml, old.get(), value);
	}

	private static MappingNode root(String yaml) throws ModelException {
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(CardYaml.LARGEST);
		Node root = new Yaml(new SafeConstructor(options), new Representer(new DumperOptions()), new DumperOptions(), options)
			.compose(new StringReader(yaml));
		if (root instanceof MappingNode mapping) return mapping;
		throw new ModelException("The card holds no fields; choose the rdf.yaml of a model.");
	}

	private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
		return mapping.getValue().stream().filter(e -> e.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key))
			.findFirst();
	}

	/** With another value; of one that is written over several lines, from its first letter to its last. */
	private static String replaced(String yaml, NodeTuple entry, Object value) {
		int start = at(yaml, entry.getValueNode().getStartMark().getIndex());
		int end = Math.max(start, end(yaml, entry.getValueNode()));
		String before = yaml.substring(0, start);
		return (before.endsWith(":") ? before + " " : before) + flow(value) + yaml.substring(end);
	}

	/** With one entry more, behind the last. */
	private static String added(String yaml, MappingNode mapping, String name, Object value) {
		List<NodeTuple> entries = mapping.getValue();
		if (mapping.getFlowStyle() == DumperOptions.FlowStyle.FLOW || entries.isEmpty()) {
			int brace = at(yaml, mapping.getEndMark().getIndex()) - 1;
			String text = (entries.isEmpty() ? "" : ", ") + name + ": " + flow(value);
			return yaml.substring(0, brace).stripTrailing().replaceFirst(",$", "") + text + yaml.substring(brace);
		}
		int end = end(yaml, entries.get(entries.size() - 1).getValueNode());
		int line = yaml.indexOf('\n', end);
		String indent = " ".repeat(entries.get(0).getKeyNode().getStartMark().getColumn());
		String text = "\n" + indent + name + ": " + flow(value);
		return line < 0 ? yaml.stripTrailing() + text + "\n" : yaml.substring(0, line) + text + yaml.substring(line);
	}

	/** Where the last letter of a node is, as the marks of blocks are behind the lines that follow. */
	private static int end(String yaml, Node node) {
		boolean block = node instanceof CollectionNode<?> some && some.getFlowStyle() != DumperOptions.FlowStyle.FLOW;
		if (block && node instanceof MappingNode mapping && !mapping.getValue().isEmpty())
			return end(yaml, mapping.getValue().get(mapping.getValue().size() - 1).getValueNode());
		if (block && node instanceof SequenceNode list && !list.getValue().isEmpty())
			return end(yaml, list.getValue().get(list.getValue().size() - 1));
		int end = at(yaml, node.getEndMark().getIndex());
		while (end > 0 && node instanceof ScalarNode && Character.isWhitespace(yaml.charAt(end - 1))) end--;
		return end;
	}

	/** Marks count letters, and not the halves of those that Java keeps in two. */
	private static int at(String yaml, int letters) {
		return yaml.offsetByCodePoints(0, letters);
	}

	private static String flow(Object value) {
		DumperOptions options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.FLOW);
		options.setWidth(Integer.MAX_VALUE);
		options.setSplitLines(false);
		return new Yaml(options).dump(value instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : value).strip();
	}
}
