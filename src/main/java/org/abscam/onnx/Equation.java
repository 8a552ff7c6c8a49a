package org.abscam.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The equation of an Einsum node with a letter for every axis.
 *
 * @param factors letters of the axes of each factor
 * @param result letters of the axes of the result
 */
public record Equation(List<String> factors, String result) {

	private static final String DOTS = "...";

	/**
	 * @param node an Einsum node
	 * @param ranks number of axes of each of its inputs
	 * @return its equation, axes that it leaves to dots named by letters of their own, and the result it leaves out written down; nothing where
	 *         the numbers do not fit
	 */
	public static Optional<Equation> of(Node node, List<Integer> ranks) {
		String[] sides = node.text("equation", "").replace(" ", "").split("->", 2);
		List<String> written = Arrays.asList(sides[0].split(",", -1));
		if (written.size() != ranks.size()) return Optional.empty();
		int most = 0;
		for (int i = 0; i < ranks.size(); i++) {
			int unnamed = ranks.get(i) - written.get(i).replace(DOTS, "").length();
			if (unnamed < 0 || unnamed > 0 && !written.get(i).contains(DOTS)) return Optional.empty();
			most = Math.max(most, unnamed);
		}
		String taken = sides[0];
		String free = IntStream.rangeClosed('A', 'z').filter(Character::isLetter).filter(c -> taken.indexOf(c) < 0).limit(most)
			.mapToObj(Character::toString).collect(Collectors.joining());
		if (free.length() < most) return Optional.empty();
		List<String> factors = new ArrayList<>();
		for (int i = 0; i < ranks.size(); i++) {
			int unnamed = ranks.get(i) - written.get(i).replace(DOTS, "").length();
			factors.add(written.get(i).replace(DOTS, free.substring(most - unnamed)));
		}
		return Optional.of(new Equation(factors, sides.length == 2 ? sides[1].replace(DOTS, free) : free + once(taken)));
	}

	/** The letters that are there once, in the order of the alphabet. */
	private static String once(String letters) {
		return letters.chars().filter(Character::isLetter).filter(c -> letters.indexOf(c) == letters.lastIndexOf(c)).sorted()
			.mapToObj(Character::toString).collect(Collectors.joining());
	}
}
