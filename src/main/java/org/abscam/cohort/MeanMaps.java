package org.abscam.cohort;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Sums of the maps of a cohort, class by class, as whole numbers: parts of a cohort add up to the whole. */
final class MeanMaps {

	/** In records of runs. */
	static final String NAME = "map_sums";
	private final Map<String, Sum> sums = new TreeMap<>();

	private static final class Sum {

		private long images;
		private final long[] cells = new long[CoarseMap.SIDE * CoarseMap.SIDE];
	}

	void add(CoarseMap map) {
		Sum sum = sums.computeIfAbsent(map.explained(), name -> new Sum());
		sum.images++;
		for (int i = 0; i < sum.cells.length; i++) sum.cells[i] += map.cells()[i] & 0xff;
	}

	/** Adds those of another part. */
	void add(JsonObject json) {
		for (Map.Entry<String, JsonElement> one : json.getAsJsonObject("classes").entrySet()) {
			Sum sum = sums.computeIfAbsent(one.getKey(), name -> new Sum());
			sum.images += one.getValue().getAsJsonObject().get("images").getAsLong();
			JsonArray cells = one.getValue().getAsJsonObject().getAsJsonArray("cells");
			for (int i = 0; i < sum.cells.length; i++) sum.cells[i] += cells.get(i).getAsLong();
		}
	}

	/** Sides of the grid, what a cell counts of a map that is 1 there, and of each class the number of maps and their sums row by row. */
	JsonObject json() {
		JsonObject json = new JsonObject();
		json.addProperty("side", CoarseMap.SIDE);
		json.addProperty("one", 255);
		JsonObject classes = new JsonObject();
		sums.forEach((name, sum) -> {
			JsonObject one = new JsonObject();
			one.addProperty("images", sum.images);
			JsonArray cells = new JsonArray(sum.cells.length);
			for (long cell : sum.cells) cells.add(cell);
			one.add("cells", cells);
			classes.add(name, one);
		});
		json.add("classes", classes);
		return json;
	}
}
