package io.argotuner.decide;

/** What stood in the install before argo-tuner. */
final class Before {
    private Before() {}

    /**
     * The amount that a count or QPS had before argo-tuner's first write; the effective one where it never
     * wrote. Garbage and an absent field are read as Argo CD reads them: its default.
     */
    static double amount(CurrentSetting setting, double effective) {
        if (setting.original().isEmpty()) {
            return effective;
        }
        var otherwise = standard(setting.setting());
        var text = setting.original().get().text();
        try {
            var amount = text == null ? otherwise : Double.parseDouble(text);
            return Double.isFinite(amount) && amount >= 0 ? amount : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** Argo CD's default, the same in 2.8 to 3.5. */
    private static double standard(Setting setting) {
        return switch (setting) {
            case STATUS_PROCESSORS -> 20;
            case OPERATION_PROCESSORS -> 10;
            case KUBE_CLIENT_QPS -> 50;
            default -> 1;
        };
    }

    /** Whether argo-tuner has written the setting and what it wrote is another text than what stood there. */
    static boolean changed(CurrentSetting setting) {
        return setting.original().isPresent()
                && setting.current() != null
                && !setting.current().equals(setting.original().get().text());
    }
}
