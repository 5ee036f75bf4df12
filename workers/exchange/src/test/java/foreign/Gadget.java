package foreign;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Does something as soon as it is deserialised, as an attacker's object would. */
public final class Gadget implements Serializable, Callable<String> {
    /** How often its code ran. */
    public static final AtomicInteger RAN = new AtomicInteger();

    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        RAN.incrementAndGet();
    }

    @Override
    public String call() {
        RAN.incrementAndGet();
        return "run";
    }
}
