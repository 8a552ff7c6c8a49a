package org.abscam.fiji.command;

import ij.gui.GenericDialog;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.TextField;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.swing.Timer;

/**
 * Looks in the background at what a dialog's fields say, once they have been left alone for a moment. Of several wishes the last one counts.
 *
 * @param <R> what the fields say
 */
public final class Wishes<R> implements AutoCloseable {

	private static final int MOMENT = 500;

	private final Reader<R> reader;
	private final Worker<R> worker;
	private final AtomicInteger last = new AtomicInteger();
	private final Timer timer;

	/** Reads the fields, on the event thread. */
	@FunctionalInterface
	public interface Reader<R> {

		R read();
	}

	/** Works on a thread of its own. */
	@FunctionalInterface
	public interface Worker<R> {

		/** @param superseded whether the work is in vain by now */
		void work(R wish, BooleanSupplier superseded);
	}

	/** @param worker is called for a wish after the other, each on a thread of its own */
	public Wishes(Reader<R> reader, Worker<R> worker) {
		this.reader = reader;
		this.worker = worker;
		timer = new Timer(MOMENT, event -> begin());
		timer.setRepeats(false);
	}

	/** Listens to all fields of a dialog, and begins with what they say. ImageJ's own listeners would change when it records. */
	public void listenTo(GenericDialog dialog) {
		for (Object field : all(dialog.getStringFields())) ((TextField) field).addTextListener(event -> changed());
		for (Object choice : all(dialog.getChoices())) ((Choice) choice).addItemListener(event -> changed());
		for (Object box : all(dialog.getCheckboxes())) ((Checkbox) box).addItemListener(event -> changed());
		EventQueue.invokeLater(this::changed);
	}

	private static List<?> all(Vector<?> fields) {
		return fields == null ? List.of() : List.copyOf(fields);
	}

	private void changed() {
		last.incrementAndGet();
		timer.restart();
	}

	private void begin() {
		int mine = last.get();
		R wish = reader.read();
		Thread thread = new Thread(() -> worker.work(wish, () -> last.get() != mine), "Abs-CAM dialog");
		thread.setDaemon(true);
		thread.start();
	}

	/** Whatever is under way is in vain. */
	@Override
	public void close() {
		timer.stop();
		last.incrementAndGet();
	}
}
