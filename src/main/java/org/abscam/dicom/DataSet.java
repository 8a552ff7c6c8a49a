package org.abscam.dicom;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A DICOM data set, or an item of a sequence: elements by tag. Values are as the file has them; what is no number where numbers belong
 * counts as absent. Lists and texts are made anew for each call.
 */
public final class DataSet {

	private final TreeMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
	private CharacterSets characters;

	/** An empty data set, whose text is in UTF-8. */
	public DataSet() {
		this(CharacterSets.UTF_8);
	}

	DataSet(CharacterSets characters) {
		this.characters = characters;
	}

	void add(Element element) {
		elements.put(element.tag(), element);
		if (element.tag() == Tag.SPECIFIC_CHARACTER_SET && element.value() instanceof Element.Bytes bytes)
			characters = new CharacterSets(split(new String(bytes.bytes(), StandardCharsets.US_ASCII)));
	}

	CharacterSets characters() {
		return characters;
	}

	Collection<Element> elements() {
		return Collections.unmodifiableCollection(elements.values());
	}

	Optional<Element> element(int tag) {
		return Optional.ofNullable(elements.get(tag));
	}

	/** @return the tags that it has, rising */
	public List<Integer> tags() {
		return List.copyOf(elements.keySet());
	}

	/**
	 * @param tag of an element
	 * @return whether it is there, even with an empty value
	 */
	public boolean has(int tag) {
		return elements.containsKey(tag);
	}

	/**
	 * @param tag of an element
	 * @return its value representation, empty where it is absent
	 */
	public Optional<Vr> vr(int tag) {
		return element(tag).map(Element::vr);
	}

	/**
	 * @param tag of an element
	 * @return its value's bytes as stored, empty where it is absent, a sequence, or too long to be kept in memory
	 */
	public Optional<byte[]> bytes(int tag) {
		return element(tag).map(Element::value).filter(Element.Bytes.class::isInstance).map(v -> ((Element.Bytes) v).bytes().clone());
	}

	/**
	 * @param tag of an element
	 * @return the order of its numbers' bytes
	 */
	public ByteOrder order(int tag) {
		return element(tag).map(Element::value).filter(Element.Bytes.class::isInstance).map(v -> ((Element.Bytes) v).order())
			.orElse(ByteOrder.LITTLE_ENDIAN);
	}

	/**
	 * @param tag of an element of text
	 * @return all of its values, without padding; none where it is absent or empty
	 */
	public List<String> texts(int tag) {
		Element element = elements.get(tag);
		if (element == null || !(element.value() instanceof Element.Bytes value) || element.vr().isNumbers()) return List.of();
		String all = trimmed(element.vr().hasCharacterSet() || element.vr() == Vr.UN ? characters.decode(value.bytes())
			: new String(value.bytes(), StandardCharsets.ISO_8859_1));
		if (all.isEmpty()) return List.of();
		return element.vr().hasSeveralValues() ? split(all) : List.of(all);
	}

	/**
	 * @param tag of an element of text
	 * @return its first value, empty where it is absent or empty
	 */
	public Optional<String> text(int tag) {
		return texts(tag).stream().findFirst().filter(text -> !text.isEmpty());
	}

	/**
	 * @param tag of an element of text
	 * @return all of its values with backslashes between them, empty where it is absent or empty
	 */
	public Optional<String> allText(int tag) {
		List<String> texts = texts(tag);
		return texts.isEmpty() ? Optional.empty() : Optional.of(String.join("\\", texts));
	}

	/**
	 * @param tag of an element of numbers, binary or in decimals
	 * @return its values, empty where it is absent or empty or one of them is no number
	 */
	public Optional<double[]> decimals(int tag) {
		Element element = elements.get(tag);
		if (element == null || !(element.value() instanceof Element.Bytes value)) return Optional.empty();
		if (!element.vr().isNumbers() && element.vr().isText()) return parsed(texts(tag));
		double[] numbers = numbers(element.vr(), value);
		return numbers.length == 0 ? Optional.empty() : Optional.of(numbers);
	}

	/**
	 * @param tag of an element of numbers, binary or in decimals
	 * @return its first value where it is a finite number
	 */
	public Optional<Double> decimal(int tag) {
		return decimals(tag).map(v -> v[0]).filter(Double::isFinite);
	}

	/**
	 * @param tag of an element of whole numbers, binary or in decimals
	 * @return its first value, empty where it is absent, not whole, or beyond 32 bits with sign
	 */
	public Optional<Integer> integer(int tag) {
		return decimals(tag).map(v -> v[0]).filter(v -> v == Math.rint(v) && Math.abs(v) <= Integer.MAX_VALUE).map(Double::intValue);
	}

	/**
	 * @param tag of a sequence
	 * @return its items, none where it is absent
	 */
	public List<DataSet> items(int tag) {
		return element(tag).map(Element::value)
			.filter(Element.Items.class::isInstance)
			.map(v -> ((Element.Items) v).sets())
			.orElse(List.of());
	}

	/**
	 * @param tag of a sequence
	 * @return its first item
	 */
	public Optional<DataSet> item(int tag) {
		return items(tag).stream().findFirst();
	}

	/**
	 * Sets an element of text, in the value representation of the dictionary.
	 *
	 * @param tag of a public element
	 * @param values its values; none makes it empty
	 * @return this
	 */
	public DataSet put(int tag, String... values) {
		byte[] bytes = CharacterSets.encode(String.join("\\", values));
		add(new Element(tag, Dictionary.vr(tag).orElse(Vr.LO), new Element.Bytes(bytes, ByteOrder.LITTLE_ENDIAN)));
		return this;
	}

	/**
	 * Sets an element of numbers, in the value representation of the dictionary; DS and IS become text.
	 *
	 * @param tag of a public element
	 * @param values its values
	 * @return this
	 */
	public DataSet put(int tag, double... values) {
		Vr vr = Dictionary.vr(tag).orElseThrow();
		if (vr.isText()) return put(tag, Arrays.stream(values).mapToObj(DecimalString::of).toArray(String[]::new));
		ByteBuffer bytes = ByteBuffer.allocate(values.length * vr.unit() * (vr == Vr.AT ? 2 : 1)).order(ByteOrder.LITTLE_ENDIAN);
		for (double v : values) {
			switch (vr) {
				case FD -> bytes.putDouble(v);
				case FL, OF -> bytes.putFloat((float) v);
				case US, SS, OW -> bytes.putShort((short) (long) v);
				case AT -> bytes.putShort((short) ((long) v >>> 16)).putShort((short) (long) v);
				case SV, UV -> bytes.putLong((long) v);
				default -> bytes.putInt((int) (long) v);
			}
		}
		add(new Element(tag, vr, new Element.Bytes(bytes.array(), ByteOrder.LITTLE_ENDIAN)));
		return this;
	}

	/**
	 * Sets a sequence.
	 *
	 * @param tag of a public sequence
	 * @param items its items
	 * @return this
	 */
	public DataSet put(int tag, DataSet... items) {
		add(new Element(tag, Vr.SQ, new Element.Items(List.of(items))));
		return this;
	}

	/**
	 * Sets an element of bytes.
	 *
	 * @param tag of an element
	 * @param vr its value representation
	 * @param bytes its value, numbers in little endian
	 * @return this
	 */
	public DataSet put(int tag, Vr vr, byte[] bytes) {
		add(new Element(tag, vr, new Element.Bytes(bytes, ByteOrder.LITTLE_ENDIAN)));
		return this;
	}

	/** Writes a value while its file is written. */
	@FunctionalInterface
	public interface Writing {

		/**
		 * @param out where to; it is not closed
		 * @throws IOException if the value cannot be made or written
		 */
		void writeTo(OutputStream out) throws IOException;
	}

	/**
	 * Sets an element whose value is made while it is written, such as the pixels of many slices.
	 *
	 * @param tag of an element
	 * @param vr its value representation
	 * @param length of the value, in bytes, an even number
	 * @param value writes that many bytes, numbers in little endian
	 * @return this
	 */
	public DataSet put(int tag, Vr vr, long length, Writing value) {
		if (length % 2 != 0) throw new IllegalArgumentException("A value of " + length + " bytes has no even length");
		add(new Element(tag, vr, new Element.Written() {

			@Override
			public long length() {
				return length;
			}

			@Override
			public void writeTo(OutputStream out) throws IOException {
				value.writeTo(out);
			}
		}));
		return this;
	}

	/**
	 * Copies elements of another data set, text as it is encoded there: both have the same Specific Character Set then.
	 *
	 * @param from where they are
	 * @param tags those that are there are copied
	 * @return this
	 */
	public DataSet copy(DataSet from, int... tags) {
		for (int tag : tags) from.element(tag).ifPresent(this::add);
		return this;
	}

	private static double[] numbers(Vr vr, Element.Bytes value) {
		ByteBuffer bytes = ByteBuffer.wrap(value.bytes()).order(value.order());
		int count = value.bytes().length / vr.unit();
		double[] numbers = new double[count];
		for (int i = 0; i < count; i++) {
			numbers[i] = switch (vr) {
				case US, OW -> bytes.getShort() & 0xFFFF;
				case AT -> bytes.getShort() & 0xFFFF;
				case SS -> bytes.getShort();
				case UL, OL -> bytes.getInt() & 0xFFFFFFFFL;
				case SL -> bytes.getInt();
				case FL, OF -> bytes.getFloat();
				case FD, OD -> bytes.getDouble();
				case SV, UV, OV -> bytes.getLong();
				default -> bytes.get() & 0xFF;
			};
		}
		return numbers;
	}

	private static Optional<double[]> parsed(List<String> texts) {
		if (texts.isEmpty()) return Optional.empty();
		double[] numbers = new double[texts.size()];
		try {
			for (int i = 0; i < numbers.length; i++) {
				String text = texts.get(i);
				// Java would also take 0x1p3, NaN and 1d
				if (!text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")) return Optional.empty();
				numbers[i] = Double.parseDouble(text);
			}
		}
		catch (NumberFormatException e) {
			return Optional.empty();
		}
		return Optional.of(numbers);
	}

	private static List<String> split(String text) {
		List<String> values = new ArrayList<>();
		for (String part : text.split("\\\\", -1)) values.add(trimmed(part));
		return values;
	}

	/** Without padding, which is blanks at either end and null bytes at the end. */
	private static String trimmed(String text) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) <= ' ') end--;
		int start = 0;
		while (start < end && text.charAt(start) == ' ') start++;
		return text.substring(start, end);
	}
}
