package org.abscam.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.abscam.fiji.classify.ClassifyRequest;
import org.abscam.fiji.command.MacroOptions;
import org.abscam.fiji.compare.CompareRequest;
import org.abscam.fiji.evaluate.EvaluateRequest;
import org.abscam.fiji.explain.ExplainRequest;
import org.abscam.fiji.hotspots.HotspotsRequest;
import org.abscam.option.MenuOffers;
import org.abscam.option.Offer;
import org.abscam.option.Option;
import org.abscam.option.Said;

/** Options of a macro line, on their way to what a command is asked for. The first line says which command. */
final class MacroText implements Target {

	/** Flags that are refused without a selection, or without a folder. */
	private static final List<String> NEEDS_MORE = List.of("roi", "dicom", "figure", "deidentify");
	private static final List<String> VALUES = List.of("", "0", "-1", "1", "0.5", "1e400", "NaN", "99999999999", "[a b]", "[[]", "[", "]",
		"'x", "' '", "&x", "&", "=", "top", "all", "a,b,,", "4mm", "-160-240", "C:\\x", "\u0000", "é", "ı", "٣", "0x10", "1f", "+5");

	@Override
	public List<String> stages() {
		return List.of("parsed", "request");
	}

	@Override
	public List<byte[]> seeds() {
		List<byte[]> seeds = new ArrayList<>();
		for (Offer offer : MenuOffers.ALL) {
			StringBuilder line = new StringBuilder(offer.command()).append('\n');
			for (Option option : offer.options()) {
				if (option.isFlag()) line.append(NEEDS_MORE.contains(option.name()) ? "" : option.name() + " ");
				else if (!option.usual().isEmpty()) line.append(option.name()).append("=[").append(option.usual()).append("] ");
			}
			seeds.add(line.toString().getBytes(StandardCharsets.UTF_8));
		}
		return seeds;
	}

	/** Three in four have other words; the rest other characters. */
	@Override
	public byte[] damaged(byte[] seed, Random random) {
		String text = new String(seed, StandardCharsets.UTF_8);
		int end = text.indexOf('\n') + 1;
		String options = text.substring(end);
		if (random.nextInt(4) == 0)
			options = new String(Bytes.damaged(options.getBytes(StandardCharsets.UTF_8), random), StandardCharsets.UTF_8);
		else {
			List<String> words = new ArrayList<>(List.of(options.split(" ")));
			for (int i = 1 + random.nextInt(2); i > 0 && !words.isEmpty(); i--) change(words, random);
			options = String.join(" ", words);
		}
		return (text.substring(0, end) + options).getBytes(StandardCharsets.UTF_8);
	}

	private static void change(List<String> words, Random random) {
		int at = random.nextInt(words.size());
		String word = words.get(at);
		String other = VALUES.get(random.nextInt(VALUES.size()));
		switch (random.nextInt(10)) {
			case 0 -> words.remove(at);
			case 1 -> words.add(at, words.get(random.nextInt(words.size())));
			case 2 -> words.set(at, other);
			default -> words.set(at, word.contains("=") ? word.substring(0, word.indexOf('=') + 1) + other : word);
		}
	}

	@Override
	public void read(byte[] file, Path folder, Reached reached) throws Exception {
		String text = new String(file, StandardCharsets.UTF_8);
		int end = text.indexOf('\n');
		String command = text.substring(0, end);
		String options = text.substring(end + 1);
		Offer offer = MenuOffers.ALL.stream().filter(o -> o.command().equals(command)).findFirst().orElseThrow();
		Said said = MacroOptions.parse(options, offer);
		reached.stage(0);
		for (Option option : offer.options()) if (!option.isFlag() && !said.text(option).equals(option.usual())) said.checked(option);
		if (offer == MenuOffers.EXPLAIN) ExplainRequest.parse(options);
		if (offer == MenuOffers.CLASSIFY) ClassifyRequest.parse(options);
		if (offer == MenuOffers.HOTSPOTS) HotspotsRequest.parse(options);
		if (offer == MenuOffers.COMPARE) CompareRequest.parse(options);
		if (offer == MenuOffers.EVALUATE) EvaluateRequest.parse(options);
		reached.stage(1);
	}
}
