package org.abscam;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rooms as a drawing, storey by storey, with their arrows; an arrow that follows from others is left out. Only where a room stands in its
 * storey is said here, all else is the code's.
 */
final class RoomsPicture {

	/** Where a room stands in its storey: the middle, and the width, of its box. */
	private static final Map<String, int[]> PLACES =
		Map.ofEntries(place("cli", 250, 150), place("fiji", 580, 430), place("option", 250, 150),
			place("cohort", 560, 150), place("report", 410, 170), place("evaluate", 410, 230), place("explain", 410, 170),
			place("cam", 110, 130),
			place("engine", 275, 130), place("scan", 475, 130), place("review", 640, 150), place("hotspot", 815, 130),
			place("onnx.gradient", 110, 150), place("model", 370, 130), place("dicom", 590, 220), place("onnx", 230, 130),
			place("files", 500, 130));

	/** What a storey knows, and its colour, from top to bottom. */
	private static final String[][] STOREYS = {{"front ends: ask, call, show", "#d8e6f7"}, {"what a user can set, said once", "#e3e3f6"},
		{"many scans, one table", "#d9f0ea"}, {"what people and programs get", "#d9f0ea"}, {"how far a map can be trusted", "#d9f0ea"},
		{"the façade", "#fdeccb"}, {"equations, runtime, pixels, readings, regions", "#fae0d5"},
		{"derivatives, cards, formats", "#f0e4da"}, {"the ground", "#e6e6e6"}};

	private static final int STEP = 92;
	private static final int TOP = 20;
	private static final int HEIGHT = 56;
	private static final int CAPTION = 910;
	private static final int WIDTH = 1250;
	/** What an arrow keeps away from a box that it passes. */
	private static final int BESIDE = 16;

	private final List<Set<String>> storeys;
	private final Map<String, Set<String>> arrows;
	private final Map<String, Set<String>> parts;

	/**
	 * @param storeys the rooms from top to bottom
	 * @param arrows which rooms each room knows
	 * @param parts the parts of each room
	 */
	RoomsPicture(List<Set<String>> storeys, Map<String, Set<String>> arrows, Map<String, Set<String>> parts) {
		this.storeys = storeys;
		this.arrows = arrows;
		this.parts = parts;
	}

	private static Map.Entry<String, int[]> place(String room, int middle, int width) {
		return Map.entry(room, new int[] {middle, width});
	}

	/** The drawing, line by line. */
	String svg() {
		List<String> lines = new ArrayList<>();
		int height = TOP + STEP * storeys.size();
		lines.add(
			said("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"Helvetica, Arial, sans-serif\">", WIDTH,
				height));
		lines.add("<title>The rooms of Abs-CAM and which of them know each other</title>");
		lines.add(said("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height));
		lines.add("<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">"
			+ "<path d=\"M0 0.5L8 4L0 7.5z\" fill=\"#5b6773\"/></marker></defs>");
		for (int storey = 0; storey < storeys.size(); storey++) {
			lines.add(said("<rect x=\"10\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\" fill=\"%s\" opacity=\"0.38\"/>", top(storey) - 10,
				WIDTH - 20, HEIGHT + 20, STOREYS[storey][1]));
			lines.add(said("<text x=\"%d\" y=\"%d\" font-size=\"14\" fill=\"#444f59\">%s</text>", CAPTION, top(storey) + HEIGHT / 2 + 5,
				STOREYS[storey][0]));
		}
		Map<String, List<String>> needed = needed();
		needed.forEach((from, all) -> all.forEach(to -> lines.add(arrow(from, to, needed))));
		for (Set<String> storey : storeys) for (String room : new TreeSet<>(storey)) lines.addAll(box(room));
		lines.add("</svg>");
		return String.join("\n", lines) + "\n";
	}

	/** The arrows that do not follow from others, each room's from left to right. */
	private Map<String, List<String>> needed() {
		Map<String, List<String>> needed = new TreeMap<>();
		arrows.forEach((from, all) -> {
			List<String> direct = new ArrayList<>(all);
			direct.removeIf(to -> all.stream().anyMatch(other -> reaches(other, to)));
			direct.sort(Comparator.comparing(RoomsPicture::middle).thenComparing(Comparator.naturalOrder()));
			needed.put(from, direct);
		});
		return needed;
	}

	private boolean reaches(String from, String to) {
		Set<String> known = arrows.getOrDefault(from, Set.of());
		return known.contains(to) || known.stream().anyMatch(next -> reaches(next, to));
	}

	private List<String> box(String room) {
		int left = left(room);
		int top = top(storey(room));
		List<String> lines = new ArrayList<>();
		lines.add(
			said("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"%s\" stroke=\"#7b8794\"/>", left, top, width(room),
				HEIGHT, STOREYS[storey(room)][1]));
		List<String> small = wrapped(String.join(" · ", parts.get(room)), width(room) / 6);
		int name = top + (small.isEmpty() ? 33 : small.size() == 1 ? 25 : 20);
		lines.add(said("<text x=\"%d\" y=\"%d\" font-size=\"16\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#1f2933\">%s</text>",
			middle(room), name, room));
		for (int i = 0; i < small.size(); i++)
			lines.add(said("<text x=\"%d\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\" fill=\"#444f59\">%s</text>", middle(room),
				name + 16 + 13 * i, small.get(i)));
		return lines;
	}

	private static List<String> wrapped(String text, int characters) {
		List<String> lines = new ArrayList<>();
		String line = "";
		for (String part : text.isEmpty() ? new String[0] : text.split(" · ")) {
			if (!line.isEmpty() && line.length() + 3 + part.length() > characters) {
				lines.add(line);
				line = "";
			}
			line = line.isEmpty() ? part : line + " · " + part;
		}
		if (!line.isEmpty()) lines.add(line);
		return lines;
	}

	/** Down from one box to another, beside the boxes of the storeys between. */
	private String arrow(String from, String to, Map<String, List<String>> needed) {
		List<String> ends = needed.get(from);
		List<String> starts = needed.entrySet().stream().filter(e -> e.getValue().contains(to)).map(Map.Entry::getKey)
			.sorted(Comparator.comparing(RoomsPicture::middle).thenComparing(Comparator.naturalOrder())).toList();
		double x = port(from, ends.indexOf(to), ends.size());
		double y = top(storey(from)) + HEIGHT;
		double lastX = port(to, starts.indexOf(from), starts.size());
		double lastY = top(storey(to));
		StringBuilder path = new StringBuilder(said("M%.0f %.0f", x, y));
		for (int storey = storey(from) + 1; storey < storey(to); storey++) {
			double beside = beside(storey, lastX);
			path.append(curve(x, y, beside, top(storey) - 6)).append(said("L%.0f %d", beside, top(storey) + HEIGHT + 6));
			x = beside;
			y = top(storey) + HEIGHT + 6;
		}
		path.append(curve(x, y, lastX, lastY - 2));
		return said("<path d=\"%s\" fill=\"none\" stroke=\"#5b6773\" stroke-width=\"1.4\" marker-end=\"url(#tip)\"/>", path);
	}

	private static String curve(double x, double y, double toX, double toY) {
		double bend = (toY - y) / 2;
		return said("C%.0f %.0f %.0f %.0f %.0f %.0f", x, y + bend, toX, toY - bend, toX, toY);
	}

	/** The place nearest to x at which no box of a storey is in the way. */
	private double beside(int storey, double x) {
		List<Double> free = new ArrayList<>(List.of(x));
		for (String room : storeys.get(storey)) {
			free.add((double) left(room) - BESIDE);
			free.add((double) left(room) + width(room) + BESIDE);
		}
		free.removeIf(at -> storeys.get(storey).stream()
			.anyMatch(room -> at > left(room) - BESIDE && at < left(room) + width(room) + BESIDE));
		return Collections.min(free, Comparator.comparing((Double at) -> Math.abs(at - x)).thenComparing(Comparator.naturalOrder()));
	}

	/** Where the arrow of that number, from the left, meets a box. */
	private static double port(String room, int number, int of) {
		return left(room) + width(room) * (number + 1.) / (of + 1);
	}

	private int storey(String room) {
		for (int i = 0; i < storeys.size(); i++) if (storeys.get(i).contains(room)) return i;
		throw new AssertionError(room + " is in no storey");
	}

	private static int top(int storey) {
		return TOP + STEP * storey;
	}

	private static int[] place(String room) {
		int[] place = PLACES.get(room);
		if (place == null) throw new AssertionError("the room " + room + " has no place in the picture; give it one in PLACES");
		return place;
	}

	private static int middle(String room) {
		return place(room)[0];
	}

	private static int width(String room) {
		return place(room)[1];
	}

	private static int left(String room) {
		return middle(room) - width(room) / 2;
	}

	private static String said(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}
}
