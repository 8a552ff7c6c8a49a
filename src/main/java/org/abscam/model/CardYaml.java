package org.abscam.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns the bytes of a card into maps, lists and strings. */
final class CardYaml {

	/** A generous card has a few ten thousand characters. */
	static final int LARGEST = 1 << 20;

	private static final int DEEPEST = 40;
	private static final int MOST_ALIASES = 20;

	private CardYaml() {}

	/**
	 * @param bytes at most {@link #LARGEST}, UTF-8
	 * @param card how messages call the card
	 * @return the root of the document
	 * @throws ModelException where the bytes are not one safe YAML document
	 */
	static Object parse(byte[] bytes, String card) throws ModelException {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException e) {
			throw new ModelException(card + " is not a model card but a binary file; choose an rdf.yaml.", e);
		}
		if (text.isBlank()) throw new ModelException(card + " is empty; choose the rdf.yaml of a model.");
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(LARGEST);
		options.setNestingDepthLimit(DEEPEST);
		options.setMaxAliasesForCollections(MOST_ALIASES);
		options.setAllowDuplicateKeys(false);
		options.setAllowRecursiveKeys(false);
		DumperOptions dumper = new DumperOptions();
		try {
			return new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options, new AsWritten()).load(text);
		}
		catch (MarkedYAMLException e) {
			String line = e.getProblemMark() == null ? "" : " in line " + (e.getProblemMark().getLine() + 1);
			throw new ModelException(card + " cannot be read as YAML" + line + " (" + firstLine(e.getProblem()) +
				"); mend the file or choose another.", e);
		}
		// Beside YAMLException, the constructors of tagged scalars such as '!!int ""' throw these two.
		catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException e) {
			throw new ModelException(card + " cannot be read as YAML (" + firstLine(e.getMessage()) +
				"); mend the file or choose another.", e);
		}
	}

	private static String firstLine(String message) {
		return message == null ? "no reason given" : message.lines().findFirst().orElse("").strip();
	}

	/**
	 * Leaves every scalar but null as it is written; {@link CardField} makes numbers of those that have to be. So a class
	 * called 'no' is a class, version 1.10 is not 1.1, and a hash of digits only is still a hash.
	 */
	private static final class AsWritten extends Resolver {

		@Override
		protected void addImplicitResolvers() {
			addImplicitResolver(Tag.NULL, NULL, "~nN\0");
			addImplicitResolver(Tag.NULL, EMPTY, null);
		}
	}
}
