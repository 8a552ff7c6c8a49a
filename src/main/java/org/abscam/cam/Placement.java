package org.abscam.cam;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.abscam.onnx.Field;
import org.abscam.onnx.Tensor;
import org.abscam.onnx.classifier.ClassifierGraph;
import org.abscam.onnx.classifier.TargetLayer;

/**
 * Where in the network's image the maps of a layer belong: as a rule they cover all of it. A network that cuts a border off sees what is within,
 * and outside of that a map is 0; of one that puts a border around, what lies on the border is left out.
 */
final class Placement {

	private final long[] first;
	private final long[] end;
	private final long[] image;

	private Placement(long[] first, long[] end, long[] image) {
		this.first = first;
		this.end = end;
		this.image = image;
	}

	static Placement of(TargetLayer layer, ClassifierGraph classifier) {
		List<Field> fields = layer.fields();
		long[] image = classifier.spatial();
		long[] first = IntStream.range(0, image.length).mapToLong(i -> fields.get(i).first(image[i])).toArray();
		long[] end = IntStream.range(0, image.length).mapToLong(i -> fields.get(i).end(image[i])).toArray();
		return new Placement(first, end, image);
	}

	/** Spatial sizes of the maps, in pixels of the network's image. */
	long[] size() {
		return IntStream.range(0, image.length).mapToLong(i -> end[i] - first[i]).toArray();
	}

	/**
	 * @param map N×1×{@link #size}
	 * @return the same in the network's image, N×1×spatial
	 */
	Tensor placed(Tensor map) {
		Tensor within = map;
		for (int i = 0; i < image.length; i++) {
			long from = Math.max(0, -first[i]);
			long to = Math.min(end[i], image[i]) - first[i];
			if (from > 0 || to < end[i] - first[i]) within = within.slice(2 + i, from, to);
		}
		long[] pads = new long[2 * (2 + image.length)];
		for (int i = 0; i < image.length; i++) {
			pads[2 + i] = Math.max(0, first[i]);
			pads[4 + image.length + i] = Math.max(0, image[i] - end[i]);
		}
		boolean all = Arrays.stream(pads).allMatch(p -> p == 0);
		return all ? within : within.applyTo("Pad", List.of(within.graph().integers(pads), within.scalar(0)));
	}

	/** See {@link #placed}; where the highest value lay on a border around the image, what is left is brought to 0..1 again. */
	Tensor placedMap(Tensor map, long... positions) {
		boolean border = IntStream.range(0, image.length).anyMatch(i -> first[i] < 0 || end[i] > image[i]);
		return border ? Saliency.norm01(placed(map), positions) : placed(map);
	}
}
