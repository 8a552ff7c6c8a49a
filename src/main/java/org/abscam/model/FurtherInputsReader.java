package org.abscam.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.abscam.model.FurtherInputs.Entry;
import org.abscam.model.ModelCard.Input;

/** Reads of a card which of its input tensors are numbers, and what {@code config: abscam: inputs} says of these. */
final class FurtherInputsReader {

	private static final Set<String> KNOWN =
		Set.of("name", "tensor", "position", "column", "tag", "scale", "offset", "words", "minimum", "maximum",
			"default");

	private FurtherInputsReader() {}

	/** Whether a tensor has axes of space. */
	static boolean isImage(CardField tensor) throws ModelException {
		for (CardField axis : tensor.get("axes").items()) if (axis.get("type").text().equals("space")) return true;
		return false;
	}

	/**
	 * @param inputs the card's input tensors
	 * @param images those of images, that which is explained first
	 * @param said what stands under {@code config: abscam: inputs}
	 */
	static FurtherInputs read(CardField inputs, List<Input> images, CardField said) throws ModelException {
		List<String> tensors = new ArrayList<>();
		Map<String, Entry> entries = new LinkedHashMap<>();
		Set<String> ofNumbers = new LinkedHashSet<>();
		for (CardField tensor : inputs.items()) {
			String id = tensor.get("id").optionalText().orElse("input");
			tensors.add(id);
			if (isImage(tensor)) continue;
			ofNumbers.add(id);
			for (CardField axis : tensor.get("axes").items()) {
				List<CardField> names = axis.get("channel_names").items();
				for (int i = 0; i < names.size(); i++) {
					String name = names.get(i).text();
					entries.put(name, new Entry(name, id, i));
				}
			}
		}
		for (CardField one : said.items()) {
			Entry entry = entry(one, entries, ofNumbers);
			entries.values().removeIf(e -> e.tensor().equals(entry.tensor()) && e.position() == entry.position());
			entries.put(entry.name(), entry);
		}
		return new FurtherInputs(tensors, images.subList(1, images.size()), List.copyOf(entries.values()));
	}

	private static Entry entry(CardField one, Map<String, Entry> known, Set<String> tensors) throws ModelException {
		one.allowOnly(KNOWN);
		String name = one.get("name").text();
		if (name.matches(".*[=\\s,].*"))
			throw one.get("name").fault("is " + one.get("name").shown() + "; use a name without spaces, '=' and ','");
		Entry before = known.get(name);
		String tensor = one.get("tensor").optionalText().orElse(before == null ? tensors.size() == 1 ? tensors.iterator().next() : name
			: before.tensor());
		if (!tensors.contains(tensor)) {
			throw one
				.fault("is of the tensor '" + tensor + "', which is none of the inputs that take numbers (" + String.join(", ", tensors)
					+ "); correct 'tensor'");
		}
		int position = one.get("position").present() ? one.get("position").integer(0) : before == null ? 0 : before.position();
		Optional<String> tag = one.get("tag").optionalText();
		if (tag.isPresent() && !tag.get().matches("[0-9A-Fa-f]{4},[0-9A-Fa-f]{4}"))
			throw one.get("tag").fault("is " + one.get("tag").shown() + "; write group and element, such as \"0010,1010\"");
		Map<String, Double> words = new LinkedHashMap<>();
		for (Map.Entry<String, CardField> word : one.get("words").fields().entrySet()) words.put(word.getKey(), word.getValue().number());
		Optional<Double> lowest = optionalNumber(one.get("minimum"));
		Optional<Double> highest = optionalNumber(one.get("maximum"));
		if (lowest.isPresent() && highest.isPresent() && lowest.get() > highest.get())
			throw one.get("minimum").fault("is above 'maximum'; exchange the two");
		return new Entry(name, tensor, position, one.get("column").optionalText(), tag, one.get("scale").number(1),
			one.get("offset").number(0),
			words, lowest, highest, usual(one.get("default"), words, lowest, highest));
	}

	private static Optional<String> usual(CardField usual, Map<String, Double> words, Optional<Double> lowest, Optional<Double> highest)
		throws ModelException {
		if (!usual.present()) return Optional.empty();
		if (!words.isEmpty()) {
			if (words.keySet().stream().noneMatch(usual.text()::equalsIgnoreCase))
				throw usual.fault("is " + usual.shown() + ", none of the words; write one of " + String.join(", ", words.keySet()));
			return usual.optionalText();
		}
		double number = usual.number();
		if (lowest.filter(low -> number < low).isPresent() || highest.filter(high -> number > high).isPresent())
			throw usual.fault("is " + usual.shown() + ", which lies outside of 'minimum' and 'maximum'; write another");
		return usual.optionalText();
	}

	private static Optional<Double> optionalNumber(CardField field) throws ModelException {
		return field.present() ? Optional.of(field.number()) : Optional.empty();
	}
}
