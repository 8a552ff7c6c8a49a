package org.abscam.cli;

import java.util.IdentityHashMap;
import java.util.Map;
import org.abscam.explain.options.ExplainException;
import org.abscam.explain.options.Question;
import org.abscam.explain.options.ScanClass;
import org.abscam.scan.Scan;

/** What scans are known to show, once they are open. */
final class ScanLabels implements ScanClass {

	private final Map<Scan, String> labels = new IdentityHashMap<>();

	void put(Scan scan, String label) {
		labels.put(scan, label);
	}

	@Override
	public String of(Scan scan) throws ExplainException {
		String label = labels.getOrDefault(scan, "");
		if (label.isBlank()) {
			throw new ExplainException("The table does not say what '" + scan.name() + "' shows, which --class " + Question.LABEL
				+ " needs; fill in its column 'label', or name a class.");
		}
		return label;
	}
}
